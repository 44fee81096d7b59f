module checks

go 1.23
