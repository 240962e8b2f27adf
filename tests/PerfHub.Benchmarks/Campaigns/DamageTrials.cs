using System.Diagnostics;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Campaigns;

/// <summary>
/// Overwrites random pages of copies of the store and serves them. A host on such a copy may refuse, but must not return another status than
/// 2xx, 4xx or 503, must not keep a caller waiting, and must not show anything else than before.
/// </summary>
internal sealed class DamageTrials(CampaignContext context, TempFolder folder, string store)
{
    private const int Concurrency = 4, RevisionsPerReport = 2, MaxReports = 40;

    private static readonly int[] PageCounts = [1, 3, 10, 50];

    private static readonly string[] BureauPaths =
    [
        "rankings/{y}?limit=500", "rankings/{y}?metric=credibility&limit=500", "overview/{y}", "filings/{y}?limit=500", "indicators/{y}?limit=500",
        "deviations/{y}?limit=500", "deviations/{y}?format=csv", "deviations/{y}/changes?limit=500", "receipts?limit=500", "audit-log?limit=500", "units?limit=500",
    ];

    /// <summary>Damages this number of copies.</summary>
    public async Task RunAsync(int count)
    {
        var requests = CreateRequests();
        var (first, second) = (await ReadIntactAsync(requests), await ReadIntactAsync(requests));

        // A response that names a time, for example, differs from start to start.
        var expected = first.Where(it => it.Value is not null && second[it.Key] == it.Value).ToDictionary(it => it.Key, it => it.Value!);
        context.Findings.Count("responses compared on each damaged copy", expected.Count);
        for (var trial = 0; trial < count; trial++)
        {
            await RunTrialAsync(trial, PageCounts[trial % PageCounts.Length], requests, expected);
        }
    }

    private List<CampaignRequest> CreateRequests()
    {
        var key = context.Region.Administrator;
        var reports = context.Filings.Reports.Where(report => report.AcknowledgedCount > 0).OrderBy(report => report.Path, StringComparer.Ordinal).ToList();
        var chosen = reports.Where((_, index) => index % Math.Max(1, reports.Count / MaxReports) == 0).ToList();
        var years = chosen.Select(report => report.Key.Year).Distinct().Order().TakeLast(2).ToList();
        return
        [
            .. chosen.Select(report => CampaignRequest.Get(report.Path, key)),
            .. chosen.Select(report => CampaignRequest.Get($"{report.Path}/revisions?limit=500", key)),
            .. chosen.SelectMany(report => report.Acknowledged.Take(RevisionsPerReport).Select(revision => CampaignRequest.Get($"{report.Path}/revisions/{revision.Number}", key))),
            .. from bureau in CampaignRegion.Bureaus.Append(BenchmarkRegion.City)
               from year in years
               from path in BureauPaths
               select CampaignRequest.Get($"/v1/bureaus/{bureau}/{path.Replace("{y}", $"{year}", StringComparison.Ordinal)}", key),
        ];
    }

    private async Task<Dictionary<string, string?>> ReadIntactAsync(List<CampaignRequest> requests)
    {
        var copy = Copy("intact");
        using var host = new CampaignHost(() => Campaign.CreateSettings(copy), context.Findings);
        await host.StartAsync();
        var hashes = new Dictionary<string, string?>();
        foreach (var request in requests.DistinctBy(request => request.Path))
        {
            hashes[request.Path] = await host.SendAsync(request, 200) is { IsRefused: false, IsBrokenOff: false } response ? ReportModel.ComputeHash(response.Body) : null;
        }

        host.Kill();
        return hashes;
    }

    private async Task RunTrialAsync(int trial, int pages, List<CampaignRequest> requests, Dictionary<string, string> expected)
    {
        var copy = Copy($"damaged-{trial}");
        var damaged = Damage(copy, pages);
        var findings = new CampaignFindings();
        using var host = new CampaignHost(() => Campaign.CreateSettings(copy), findings);
        context.Findings.Count("damaged copies");
        try
        {
            await host.ListenAsync();
        }
        catch (InvalidOperationException error)
        {
            context.Findings.Count("damaged copies that the host refused to serve");
            Console.WriteLine($"damaged copy {trial} (pages {damaged}) was not served: {error.Message.Split('\n').Take(6).Aggregate((a, b) => $"{a} | {b}")}");
            File.Delete(copy);
            return;
        }

        await Parallel.ForEachAsync(
            requests.DistinctBy(request => request.Path),
            new ParallelOptions { MaxDegreeOfParallelism = Concurrency },
            async (request, _) => await ReadAsync(host, request, expected, trial, damaged));
        await FileAsync(host, trial, damaged);
        host.Kill();
        File.Delete(copy);
    }

    private async Task ReadAsync(CampaignHost host, CampaignRequest request, Dictionary<string, string> expected, int trial, string damaged)
    {
        var start = Stopwatch.GetTimestamp();
        var response = await host.SendAsync(request, 200, 400, 401, 403, 404, 409, 422);
        context.Findings.RecordPeak("seconds of a response on a damaged copy", Stopwatch.GetElapsedTime(start).TotalSeconds);
        if (response is null)
        {
            context.Findings.Add($"damaged page ({trial}, pages {damaged}), {Group(request)}: no response, or another than 2xx, 4xx and 503.");
        }
        else if (response.Status != 200 || response.IsBrokenOff)
        {
            context.Findings.Count(response.IsBrokenOff ? "exports broken off on damaged copies" : $"responses {response.Status} on damaged copies");
        }
        else if (expected.TryGetValue(request.Path, out var hash) && hash != ReportModel.ComputeHash(response.Body))
        {
            context.Findings.Count("wrong responses on damaged copies");
            context.Findings.Add($"wrong content ({trial}, pages {damaged}): {request.Path} has other content than before the damage.");
        }
        else
        {
            context.Findings.Count("right responses on damaged copies");
        }
    }

    /// <summary>Files a report of each unit; what is acknowledged can be read.</summary>
    private async Task FileAsync(CampaignHost host, int trial, string damaged)
    {
        foreach (var unit in CampaignRegion.Filers)
        {
            var path = context.Filings.Get(CampaignRegion.GetReport(unit, CampaignRegion.FilerBureau, context.Year)).Path;
            var content = CampaignReports.Create(context);
            var response = await host.SendAsync(new CampaignRequest(HttpMethod.Post, path, context.Region.GetKey(unit), content), 200, 201, 400, 401, 403, 404, 409, 422);
            if (response is null)
            {
                context.Findings.Add($"damaged page ({trial}, pages {damaged}), filing: no response, or another than 2xx, 4xx and 503.");
            }
            else if (response.Status is 200 or 201)
            {
                var read = CampaignRequest.Get($"{path}/revisions/{response.Read<Receipt>().Revision}", context.Region.Administrator);
                var stored = await host.SendAsync(read, 200);
                if (stored is { Status: 200 } && !stored.GetReport().SequenceEqual(content))
                {
                    context.Findings.Add($"wrong content ({trial}, pages {damaged}): {read.Path} was filed on a damaged copy and has other content.");
                }

                context.Findings.Count("filings acknowledged on damaged copies");
            }
            else
            {
                context.Findings.Count($"filings with {response.Status} on damaged copies");
            }
        }
    }

    private static string Group(CampaignRequest request) => request.Path.Split('?')[0];

    private string Copy(string name)
    {
        var copy = folder.GetFile($"{name}.db");
        File.Copy(store, copy, overwrite: true);
        foreach (var suffix in (string[])["-wal", "-shm"])
        {
            File.Delete(copy + suffix);
        }

        return copy;
    }

    /// <summary>Overwrites pages with random bytes.</summary>
    /// <returns>The numbers of the pages.</returns>
    private string Damage(string copy, int count)
    {
        using var file = File.Open(copy, FileMode.Open, FileAccess.ReadWrite);
        var size = GetPageSize(copy);
        var pages = Enumerable.Range(0, count).Select(_ => context.Random.Next(0, (int)(file.Length / size) - 1)).Distinct().Order().ToList();
        foreach (var page in pages)
        {
            file.Position = (long)page * size;
            file.Write(context.Random.CreateBytes(size));
        }

        return string.Join(' ', pages.Take(10).Select(page => page + 1));
    }

    private static int GetPageSize(string copy)
    {
        using var connection = new SqliteConnection($"Data Source={copy};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = new SqliteCommand("PRAGMA page_size", connection);
        return Convert.ToInt32(command.ExecuteScalar(), provider: null);
    }
}
