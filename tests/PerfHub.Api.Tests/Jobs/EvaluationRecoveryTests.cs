using System.Globalization;
using System.Net;
using PerfHub.Api.Features.Evaluations;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Tests.Features.Evaluations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Jobs;

/// <summary>After a host is killed, the next host resumes its evaluation.</summary>
[Trait("Category", "Slow")]
public abstract class EvaluationRecoveryTests
{
    private const int UnitCount = 330;

    /// <summary>The settings that select the store.</summary>
    protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    [StoreFact]
    public async Task A_killed_evaluation_resumes_and_assesses_each_report_once()
    {
        await using var host = new HostProcess([("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), .. Settings]);
        await host.StartAsync();
        var region = await Region.CreateAsync(host);
        var codes = Enumerable.Range(0, UnitCount).Select(number => number.ToString("D4", CultureInfo.InvariantCulture)).ToList();
        foreach (var code in codes)
        {
            (await region.Admin.PutUnitAsync(code, bureau: region.North)).Expect(HttpStatusCode.Created);
        }

        // The first and the last unit have the same narrative.
        byte[] CreateLine(string code, int i) => ApiClient.CreateBatchLine(
            code, new SmallReport { Conclusion = RandomNarratives.Create(i == UnitCount - 1 ? 0 : i) }.ToJson().ToUtf8Bytes());
        Assert.All((await region.Admin.FileBatchAsync(region.North, codes.Select(CreateLine))).ExpectLines<FileBatch.Result>(), line => Assert.Equal(201, line.Status));

        var accepted = await region.Admin.StartEvaluationAsync();
        var location = accepted.HttpResponse.Headers.Location!.ToString();
        for (var kills = 0; kills < 2; kills++)
        {
            var before = await ReadDoneAsync();
            for (var now = before; now == before && now < UnitCount; now = await ReadDoneAsync())
            {
                await Task.Delay(1);
            }

            await host.KillAsync();
            await host.StartAsync();
        }

        var job = await region.Admin.WaitForJobAsync<EvaluationProgress>(accepted);
        Assert.Equal((UnitCount, UnitCount, UnitCount), (job.Total, job.Done, job.Changed));
        foreach (var code in codes.Where((_, i) => i % 10 == 0 || i == UnitCount - 1))
        {
            var history = (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units/{code}/self-evaluations/2024/history"))
                .Expect<Page<ListReportHistory.Item>>(HttpStatusCode.OK);
            Assert.Equal([ReportHistoryEventKind.Submitted, ReportHistoryEventKind.Reevaluated], history.Items.Select(it => it.Kind));
        }

        var copies = await region.Admin.ReadDeviationsAsync("rule=copied-from-other-unit");
        Assert.Equal([codes[0], codes[^1]], copies.Select(it => it.Unit));

        async Task<int> ReadDoneAsync() => (await region.Admin.GetAsync(location)).Expect<EvaluationProgress>(HttpStatusCode.OK).Done;
    }
}

public sealed class EvaluationRecoveryTestsOnSqlite : EvaluationRecoveryTests;

public sealed class EvaluationRecoveryTestsOnSqlServer : EvaluationRecoveryTests, IAsyncLifetime
{
    private string _database = "";

    protected override IEnumerable<(string Name, string Value)> Settings => TestSqlServer.GetHostSettings(_database, "__");

    public async Task InitializeAsync() => _database = await TestSqlServer.CreateDatabaseAsync();

    public Task DisposeAsync() => TestSqlServer.DropDatabaseAsync(_database);
}
