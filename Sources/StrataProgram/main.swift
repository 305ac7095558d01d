import StrataCLI

await StrataTool.main()
