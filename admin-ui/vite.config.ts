import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  // inlined assets would need data: in the CSP; by the manifest a test adds up what is loaded first
  build: { target: 'es2022', outDir: 'dist', assetsInlineLimit: 0, manifest: true },
  server: { proxy: { '/v1': 'http://127.0.0.1:8080', '/api': 'http://127.0.0.1:8080' } },
})
