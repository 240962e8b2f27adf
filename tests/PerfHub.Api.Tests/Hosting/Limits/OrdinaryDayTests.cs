using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Hosting.Limits;

/// <summary>
/// The day of a bureau with the default limits: clerks, the bureau's own system, dashboards and an auditor, all behind one address and
/// more than ten times as fast as people work. Nobody meets a limit.
/// </summary>
public sealed class OrdinaryDayTests(DefaultLimitsHost host) : IClassFixture<DefaultLimitsHost>
{
    private const int ClerkCount = 40, SystemUnitCount = 200, RefreshCount = 5, ViewerCount = 8, DecisionCount = 60;

    // People refresh a dashboard once in a minute, and clerks file over a whole day.
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(1);

    private static readonly byte[] Form = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Samples", "seed.txt"));

    private readonly ConcurrentBag<HttpStatusCode> _statuses = [];

    [Fact]
    public async Task Clerks_a_batch_client_dashboards_and_an_auditor_never_meet_a_limit()
    {
        var region = await Region.CreateAsync(host);
        var system = await region.CreateClientAsync(region.North, Role.BureauAdmin);
        var (reader, auditor) = (await region.CreateClientAsync(region.City, Role.BureauReader), await region.CreateClientAsync(region.City, Role.Auditor));
        var clerks = await Task.WhenAll(Enumerable.Range(1, ClerkCount).Select(number => region.RegisterUnitAsync($"C{number}", region.South)));
        var units = Enumerable.Range(1, SystemUnitCount).Select(number => $"S{number}").ToList();
        await RunAsync(units, 8, async unit => Note(await region.Admin.PutUnitAsync(unit, bureau: region.North)));

        await Task.WhenAll(
            Task.WhenAll(clerks.Select(RunClerkAsync)),
            RunSystemAsync(system, units),
            Task.WhenAll(Enumerable.Range(0, ViewerCount).Select(_ => RunDashboardAsync(reader))),
            RunAuditorAsync(auditor));

        Assert.DoesNotContain(_statuses, status => (int)status is not (>= 200 and < 300));
        Assert.True(_statuses.Count > 1_000, "The day was shorter than it should be.");
    }

    private async Task RunClerkAsync(UnitClient clerk, int number)
    {
        await Task.Delay(RefreshInterval * RefreshCount * number / ClerkCount);
        Note(await clerk.GetWindowsAsync());
        Note(await clerk.ExtractReportAsync(Form, "text/plain"));
        Note(await clerk.ValidateReportAsync(SeedReport.CreateVariant(number).ToUtf8Bytes()));
        Note(await clerk.ValidateReportAsync(SeedReport.CreateVariant(number + 1).ToUtf8Bytes()));
        Note(await clerk.FileReportAsync(SeedReport.CreateVariant(number)));
        Note(await clerk.GetReportAsync());
        Note(await clerk.FileReportAsync(SeedReport.CreateVariant(number + 1)));
        Note(await clerk.ListReportHistoryAsync());
    }

    /// <summary>Tries each report by itself, sixteen at a time, and then files all of them as a batch, twice.</summary>
    private async Task RunSystemAsync(BureauClient system, List<string> units)
    {
        var lines = units.Select((unit, number) => (Unit: unit, Report: SeedReport.CreateVariant(number).ToUtf8Bytes())).ToList();
        await RunAsync(lines, 16, async line => Note(await new UnitClient(system.Http, system.BureauCode, line.Unit).ValidateReportAsync(line.Report)));
        foreach (var expected in (int[])[201, 200])
        {
            var batch = await system.FileBatchAsync(system.BureauCode, lines.Select(line => ApiClient.CreateBatchLine(line.Unit, line.Report)));
            Note(batch);
            Assert.All(batch.ExpectLines<FileBatch.Result>(), line => Assert.Equal(expected, line.Status));
        }
    }

    private async Task RunDashboardAsync(BureauClient reader)
    {
        Func<Task<ApiResponse>>[] panels =
        [
            () => reader.GetOverviewAsync(), () => reader.GetOverviewAsync("scope=own"), () => reader.ListFilingsAsync(),
            () => reader.ListFilingsAsync("status=missing"), () => reader.GetRankingAsync(), () => reader.GetRankingAsync("metric=claimedScore"),
            () => reader.GetRankingAsync("sector=科技"), () => reader.GetRankingAsync("limit=500"), () => reader.ListIndicatorsAsync(),
            () => reader.GetAsync($"/v1/bureaus/{reader.BureauCode}/deviations/2024?sort=severity"),
            () => reader.GetAsync($"/v1/bureaus/{reader.BureauCode}/deviations/2024/changes?limit=1&wait=1"), () => reader.GetAsync("/v1/rules"), () => reader.GetPolicyAsync(), () => reader.GetWindowsAsync(),
        ];
        for (var refresh = 0; refresh < RefreshCount; refresh++)
        {
            var next = Task.Delay(RefreshInterval);
            foreach (var response in await Task.WhenAll(panels.Select(panel => panel())))
            {
                Note(response);
            }

            await next;
        }
    }

    private async Task RunAuditorAsync(BureauClient auditor)
    {
        // The first reports are filed while the auditor starts.
        var items = await auditor.ReadDeviationsAsync();
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (items.Count < DecisionCount)
        {
            await Task.Delay(RefreshInterval / 4, timeout.Token);
            items = await auditor.ReadDeviationsAsync();
        }

        await RunAsync(items.Take(DecisionCount), 4, async item =>
        {
            Note(await auditor.GetAsync($"/v1/deviations/{item.Id}"));
            Note(await auditor.AddDeviationEventAsync(item.Id, "comment", "已核对。"));
        });
        Note(await auditor.GetAsync($"/v1/bureaus/{auditor.BureauCode}/deviations/2024/changes?limit=500"));
        foreach (var file in await Task.WhenAll(((string[])["csv", "ndjson", "xlsx"]).Select(format =>
            auditor.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/v1/bureaus/{auditor.BureauCode}/deviations/2024?format={format}")))))
        {
            Note(file);
        }
    }

    private static Task RunAsync<T>(IEnumerable<T> items, int parallel, Func<T, Task> run) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (item, _) => await run(item));

    private void Note(ApiResponse response) => _statuses.Add(response.Status);
}
