"""Its place makes `import builders` work in every test."""
