"""Papers as files: PDF where one signs or reads, XLSX where one works on."""
