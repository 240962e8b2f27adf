using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Features.Evaluations;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Jobs;

/// <summary>An evaluation outlives its host: what is judged is judged once, and the rest by the next.</summary>
public abstract class EvaluationRecoveryTests
{
    private const int UnitCount = 330;

    /// <summary>The settings that name the store.</summary>
    protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    [StoreFact]
    public async Task An_evaluation_goes_on_behind_kill_9_where_it_was()
    {
        await using var host = new HostProcess([("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), .. Settings]);
        await host.StartAsync();
        var region = await Region.CreateAsync(host);
        var codes = Enumerable.Range(0, UnitCount).Select(number => number.ToString("D4", CultureInfo.InvariantCulture)).ToList();
        foreach (var code in codes)
        {
            (await region.Admin.PutUnitAsync(code, bureau: region.North)).Expect(HttpStatusCode.Created);
        }

        // Two are copies of each other, at both ends of the list.
        byte[] Line(string code, int i) => ApiClient.CreateBatchLine(
            code, new SmallReport { Conclusion = RandomNarratives.Create(i == UnitCount - 1 ? 0 : i) }.ToJson().ToUtf8Bytes());
        Assert.All((await region.Admin.FileBatchAsync(region.North, codes.Select(Line))).ExpectLines(), line => Assert.Equal(201, (int)line["status"]!));

        var accepted = await region.Admin.StartEvaluationAsync();
        var location = accepted.HttpResponse.Headers.Location!.ToString();
        for (var deaths = 0; deaths < 2; deaths++)
        {
            var before = await Done();
            for (var now = before; now == before && now < UnitCount; now = await Done())
            {
                await Task.Delay(1);
            }

            await host.KillAsync();
            await host.StartAsync();
        }

        var job = await region.Admin.WaitForJobAsync(accepted);
        Assert.Equal((UnitCount, UnitCount, UnitCount), ((int)job["total"]!, (int)job["done"]!, (int)job["changed"]!));
        foreach (var code in codes.Where((_, i) => i % 10 == 0 || i == UnitCount - 1))
        {
            var history = (await region.Admin.GetAsync($"/v1/bureaus/{region.North}/units/{code}/self-evaluations/2024/history")).Expect(HttpStatusCode.OK);
            Assert.Equal(["submitted", "reevaluated"], history["items"]!.AsArray().Select(it => (string)it!["kind"]!));
        }

        var found = await BureauClient.ReadAllPagesAsync(query => region.Admin.ListDeviationsAsync(query), "rule=copied-from-other-unit");
        Assert.Equal([codes[0], codes[^1]], found.Select(it => (string)it["unit"]!));

        async Task<int> Done() => (int)(await region.Admin.GetAsync(location)).Expect(HttpStatusCode.OK)["done"]!;
    }
}

public sealed class EvaluationRecoveryTestsOnSqlite : EvaluationRecoveryTests;

public sealed class EvaluationRecoveryTestsOnSqlServer : EvaluationRecoveryTests, IAsyncLifetime
{
    private string _database = "";

    protected override IEnumerable<(string Name, string Value)> Settings =>
        [("PerfHub__Store", "SqlServer"), ("ConnectionStrings__PerfHub", _database)];

    public async Task InitializeAsync() => _database = await TestSqlServer.CreateDatabaseAsync();

    public Task DisposeAsync() => TestSqlServer.DropDatabaseAsync(_database);
}
