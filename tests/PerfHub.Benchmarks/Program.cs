using BenchmarkDotNet.Running;
using PerfHub.Api.Hosting;
using PerfHub.Benchmarks;
using PerfHub.Benchmarks.Attacks;
using PerfHub.Benchmarks.Batch;
using PerfHub.Benchmarks.Bulletins;
using PerfHub.Benchmarks.Campaigns;
using PerfHub.Benchmarks.Compression;
using PerfHub.Benchmarks.Evaluations;
using PerfHub.Benchmarks.Export;
using PerfHub.Benchmarks.Infrastructure;
using PerfHub.Benchmarks.Limits;
using PerfHub.Benchmarks.Load;
using PerfHub.Benchmarks.Load.SqlServer;
using PerfHub.Benchmarks.Malformed;
using PerfHub.Benchmarks.Pages;
using PerfHub.Benchmarks.Scale;
using PerfHub.Benchmarks.Storage;
using PerfHub.Benchmarks.Telemetry;

// micro:      BenchmarkDotNet: parsing, evaluating and serialising a report, authenticating a caller; takes BenchmarkDotNet's options.
// load:       the host under load, compared with a minimal host; with --store SqlServer, filings on the server in
//             PERFHUB_TEST_SQLSERVER, compared with a bare client of that server.
// crowd:      64 filers of one bureau beside 4 readers, on the server in PERFHUB_TEST_SQLSERVER.
// errorlog:   prints the error log of the server in PERFHUB_TEST_SQLSERVER.
// batch:      a batch of 100,000 lines, compared with single filings; with --kill, the host is killed during the batch.
// export:     a million deviations, compared with sqlite3 -csv on a file that has their words in rows; list pages in each sort order.
// storage:    what a filing writes: rows by table, and bytes.
// scale:      a ranking page among a million units, compared with one among ten thousand.
// reevaluate: re-evaluation of all reports of a region, compared with reading and parsing them; reads during an evaluation.
// bulletin:   the bulletin of a region with 100,000 units.
// malformed:  responses to malformed requests, and the memory that they leave.
// attack:     a host with its default limits while one caller with a valid key attacks it in one way after the other.
// attackers:  the attackers of one attack; the attack command starts them.
// campaign:   a host that is killed and started again and again under load, full disks, clock jumps and attacks, and served damaged
//             copies of its store, with a model of what must hold.
// compression: codecs at their fast levels, by size and time on reports and verdicts.
// telemetry:  filings at a host with all telemetry on, compared with one that has none.
// limits:     filings and ranking pages at a host that counts requests, compared with one that does not.
// pages:      pages of a large region, compared with the calls of the API that they show; users who click while units file.
// floor:      the minimal host; the load command starts it.
switch (args)
{
    case ["micro", .. var rest]:
        var summaries = BenchmarkSwitcher.FromTypes([typeof(ReportBenchmarks), typeof(WorstReportBenchmarks), typeof(AuthenticationBenchmarks)])
            .Run(rest.Contains("--filter") ? rest : ["--filter", "*", .. rest]);
        return summaries.Any() && summaries.All(it => it.Reports.All(report => report.Success)) && AuthenticationBenchmarks.CheckTargets(summaries) ? 0 : 1;
    case ["load", .. var rest]:
        var options = new BenchmarkOptions(rest);
        return options.Get("--store", PerfHubOptions.Sqlite) == PerfHubOptions.SqlServer
            ? await SqlServerLoadCommand.RunAsync(options)
            : await LoadCommand.RunAsync(options);
    case ["crowd", .. var rest]:
        return await CrowdCommand.RunAsync(new BenchmarkOptions(rest));
    case ["errorlog"]:
        return await SqlServerErrorLog.PrintAsync();
    case ["batch", .. var rest]:
        return await BatchCommand.RunAsync(new BenchmarkOptions(rest));
    case ["export", .. var rest]:
        return await ExportCommand.RunAsync(new BenchmarkOptions(rest));
    case ["storage", .. var rest]:
        return await StorageCommand.RunAsync(new BenchmarkOptions(rest));
    case ["scale", .. var rest]:
        return await ScaleCommand.RunAsync(new BenchmarkOptions(rest));
    case ["reevaluate", .. var rest]:
        return await ReevaluateCommand.RunAsync(new BenchmarkOptions(rest));
    case ["bulletin", .. var rest]:
        return await BulletinCommand.RunAsync(new BenchmarkOptions(rest));
    case ["malformed", .. var rest]:
        return await MalformedCommand.RunAsync(new BenchmarkOptions(rest));
    case ["attack", .. var rest]:
        return await AttackCommand.RunAsync(new BenchmarkOptions(rest));
    case ["attackers", .. var rest]:
        return await AttackerProcess.RunAsync(new BenchmarkOptions(rest));
    case ["campaign", .. var rest]:
        return await CampaignCommand.RunAsync(new BenchmarkOptions(rest));
    case ["compression", .. var rest]:
        return CompressionCommand.Run(new BenchmarkOptions(rest));
    case ["limits", .. var rest]:
        return await LimitsCommand.RunAsync(new BenchmarkOptions(rest));
    case ["pages", .. var rest]:
        return await PagesCommand.RunAsync(new BenchmarkOptions(rest));
    case ["telemetry", .. var rest]:
        return await TelemetryCommand.RunAsync(new BenchmarkOptions(rest));
    case ["floor", var store, var pages, var url]:
        await BaselineHost.RunAsync(store, pages, url);
        return 0;
    default:
        Console.Error.WriteLine("""
            usage: PerfHub.Benchmarks
              micro [BenchmarkDotNet options]
              load [--units 100000] [--filings 2000] [--reads 20000]
              load --store SqlServer [--filings 200] [--rounds 3]     (server: PERFHUB_TEST_SQLSERVER)
              crowd [--seconds 60]                                    (server: PERFHUB_TEST_SQLSERVER)
              errorlog                                                (server: PERFHUB_TEST_SQLSERVER)
              batch [--lines 100800] [--filings 21000] [--kill 0]
              export [--deviations 1000000]
              reevaluate [--units 100000] [--seconds 30]
              storage [--filings 2000]
              scale [--units 1000000] [--small 10000]
              bulletin [--units 100000]
              malformed [--requests 10000]
              compression [--reports 500]
              telemetry [--filings 2500]
              limits [--filings 2000] [--pages 5000] [--control 0]
              attack [--seconds 20] [--attack name] [--units 20]
              campaign [--seconds 60] [--kills 0] [--damages 3] [--seed 1] [--without "full disks,clock jumps,damaged pages"]
            """);
        return 2;
}
