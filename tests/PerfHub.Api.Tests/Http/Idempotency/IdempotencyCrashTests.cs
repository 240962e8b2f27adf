using System.Net;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Http.Idempotency;

/// <summary>A crash of the host leaves both the effect of a request and its stored response, or neither.</summary>
[Trait("Category", "Slow")]
public abstract class IdempotencyCrashTests
{
    private const int UnitCount = 60;

    protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    [StoreFact]
    public async Task After_a_crash_every_retry_replays_its_response_or_is_processed_once()
    {
        await using var host = new HostProcess([("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), .. Settings]);
        await host.StartAsync();
        var region = await Region.CreateAsync(host);
        var filings = await Task.WhenAll(Enumerable.Range(1, UnitCount).Select(async number =>
            new PendingFiling(await region.RegisterUnitAsync($"U{number}"), IdempotencyKeys.CreateHeader())));

        var sending = filings.Select(filing => filing.SendAsync()).ToList();
        var responsesBeforeCrash = Random.Shared.Next(1, UnitCount / 2);
        while (filings.Count(filing => filing.Response is not null) < responsesBeforeCrash)
        {
            await Task.Delay(1);
        }

        await host.KillAsync();
        await Task.WhenAll(sending);
        await host.StartAsync();

        foreach (var filing in filings)
        {
            // A stored report without a stored response would return 200, because the content is already there.
            var retried = await filing.Unit.FileReportAsync(SeedReport.Bytes, 2024, filing.Key);
            retried.Expect(HttpStatusCode.Created);
            Assert.Equal((filing.Response ?? retried).DescribeReplayable(), retried.DescribeReplayable());
            Assert.True(filing.Response is null || retried.IsReplay());
            Assert.True((await filing.Unit.FileReportAsync(SeedReport.Bytes, 2024, filing.Key)).IsReplay());
            Assert.Single((await filing.Unit.ListRevisionsAsync()).Expect<Page<ListRevisions.Item>>(HttpStatusCode.OK).Items);
        }
    }

    private sealed class PendingFiling(UnitClient unit, (string Name, string Value) key)
    {
        public UnitClient Unit => unit;

        public (string Name, string Value) Key => key;

        /// <summary>The response, or null if the host crashed before it arrived.</summary>
        public ApiResponse? Response { get; private set; }

        public async Task SendAsync()
        {
            try
            {
                var response = await unit.FileReportAsync(SeedReport.Bytes, 2024, key);
                response.Expect(HttpStatusCode.Created);
                Response = response;
            }
            catch (HttpRequestException)
            {
                // The host crashed.
            }
        }
    }
}

public sealed class IdempotencyCrashTestsOnSqlite : IdempotencyCrashTests;

public sealed class IdempotencyCrashTestsOnSqlServer : IdempotencyCrashTests, IAsyncLifetime
{
    private string _database = "";

    protected override IEnumerable<(string Name, string Value)> Settings => TestSqlServer.GetHostSettings(_database, "__");

    public async Task InitializeAsync() => _database = await TestSqlServer.CreateDatabaseAsync();

    public Task DisposeAsync() => TestSqlServer.DropDatabaseAsync(_database);
}
