# Strata: every command of the repository. The work is done by the scripts in Scripts/, which read
# the variables below from the environment; make passes on what is given on its command line.

.DEFAULT_GOAL := help
.PHONY: help run test coverage soak type-check-budget bench format format-check clean

help:
	@echo 'make run            Build an example, migrate, seed, serve it on http://127.0.0.1:8080'
	@echo '                      PORT=9090        another port'
	@echo '                      APP=ChoresTree   which folder of Examples/'
	@echo '                      DATABASE_URL=postgres://… instead of a SQLite file'
	@echo 'make test           Build and run every test'
	@echo '                      FILTER=regex     only the tests whose name matches'
	@echo '                      SERVICES=names   private servers to start for them (postgres pgbouncer), or none'
	@echo 'make coverage       Run the tests on databases, and fail when they leave out 5 % of the lines of the repositories'
	@echo 'make soak           Run the long proofs (soak, fuzz, kill loops), which make test leaves out'
	@echo '                      FILTER, SERVICES as above'
	@echo '                      STRATA_SOAK_STEPS=n  random changes of a schema that must settle (2000)'
	@echo '                      STRATA_SOAK_KILLS=n  how often a process that migrates is killed (50)'
	@echo '                      STRATA_SOAK_ROWS=n   how many rows a data migration fills in while others write (10000000)'
	@echo 'make type-check-budget'
	@echo '                    Only the test that queries stay cheap for the type checker, with what the longest cost'
	@echo 'make bench          Run a benchmark'
	@echo '                      BENCH=sqlite     which one (sqlite, driver, orm, imdb, bulk)'
	@echo '                      ROUNDS=n         how many rounds'
	@echo '                      CASES=names      only these cases, with commas'
	@echo 'make format         Format the Swift files in place'
	@echo 'make format-check   Fail when a Swift file is not formatted'
	@echo 'make clean          Delete what was built, with the data of make run'

run:
	@Scripts/run.sh

test:
	@Scripts/test.sh

coverage:
	@Scripts/coverage.sh

soak:
	@Scripts/test.sh --soak

type-check-budget:
	@FILTER='^TypeCheckBudgetTests\.' SERVICES=none Scripts/test.sh

bench:
	@Scripts/bench.sh

format:
	@Scripts/format.sh

format-check:
	@Scripts/format.sh --check

clean:
	@Scripts/clean.sh
