using BenchmarkDotNet.Running;
using PerfHub.Benchmarks;
using PerfHub.Benchmarks.Batch;
using PerfHub.Benchmarks.Evaluations;
using PerfHub.Benchmarks.Export;
using PerfHub.Benchmarks.Load;
using PerfHub.Benchmarks.Malformed;
using PerfHub.Benchmarks.Scale;

// micro: BenchmarkDotNet on reading, judging and writing a report, and on knowing a caller beside a filing; what follows goes
//        to BenchmarkDotNet.
// load:  the real host under load, beside a bare floor in the same run.
// batch: a batch of 100,000 lines beside single filings; with --kill, the host killed in its midst.
// export: a million deviations as files, beside sqlite3 -csv on the same file; pages of them in each order.
// scale: a ranking page among a million units beside one among ten thousand.
// reevaluate: all reports of a region judged anew, beside reading and parsing them, and beside readers.
// malformed: requests that are wrong, in a row; what they leave in memory.
// floor: the bare host itself, as the load command starts it.
switch (args)
{
    case ["micro", .. var rest]:
        var measured = BenchmarkSwitcher.FromTypes([typeof(ReportBenchmarks), typeof(AuthenticationBenchmarks)])
            .Run(rest.Contains("--filter") ? rest : ["--filter", "*", .. rest]);
        return measured.Any() && measured.All(it => it.Reports.All(report => report.Success)) && AuthenticationBenchmarks.CheckTargets(measured) ? 0 : 1;
    case ["load", .. var rest]:
        return await LoadCommand.RunAsync(rest);
    case ["batch", .. var rest]:
        return await BatchCommand.RunAsync(rest);
    case ["export", .. var rest]:
        return await ExportCommand.RunAsync(rest);
    case ["scale", .. var rest]:
        return await ScaleCommand.RunAsync(rest);
    case ["reevaluate", .. var rest]:
        return await ReevaluateCommand.RunAsync(rest);
    case ["malformed", .. var rest]:
        return await MalformedCommand.RunAsync(rest);
    case ["floor", var store, var pages, var url]:
        await BaselineHost.RunAsync(store, pages, url);
        return 0;
    default:
        Console.Error.WriteLine("usage: PerfHub.Benchmarks micro [BenchmarkDotNet's options] | load [--units 100000] [--filings 2000] [--reads 20000] | batch [--lines 100800] [--filings 21000] [--kill 0] | export [--deviations 1000000] | reevaluate [--units 100000] [--seconds 30] | scale [--units 1000000] [--small 10000] | malformed [--requests 10000]");
        return 2;
}
