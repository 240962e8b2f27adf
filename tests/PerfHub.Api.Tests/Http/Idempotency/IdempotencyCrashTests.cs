using System.Net;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Http.Idempotency;

/// <summary>Whenever a host dies, what was done and its answer are both there or neither.</summary>
public abstract class IdempotencyCrashTests
{
    private const int UnitCount = 60;

    /// <summary>The settings that name the store.</summary>
    protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    [StoreFact]
    public async Task After_kill_9_every_request_is_answered_as_it_was_or_done_for_the_first_time()
    {
        await using var host = new HostProcess([("PerfHub__BootstrapKey", PerfHubHost.BootstrapKey), .. Settings]);
        await host.StartAsync();
        var region = await Region.CreateAsync(host);
        var filings = await Task.WhenAll(Enumerable.Range(1, UnitCount).Select(async number =>
            new PendingFiling(await region.RegisterUnitAsync($"U{number}"), IdempotencyKeys.CreateHeader())));

        var load = filings.Select(filing => filing.SendAsync()).ToList();
        var enough = Random.Shared.Next(1, UnitCount / 2);
        while (filings.Count(filing => filing.Answer is not null) < enough)
        {
            await Task.Delay(1);
        }

        await host.KillAsync();
        await Task.WhenAll(load);
        await host.StartAsync();

        foreach (var filing in filings)
        {
            // Done without its answer, it would be answered 200 now: the content would be there already.
            var again = await filing.Unit.FileReportAsync(SeedReport.Bytes, 2024, filing.Key);
            again.Expect(HttpStatusCode.Created);
            Assert.Equal((filing.Answer ?? again).DescribeReplayable(), again.DescribeReplayable());
            Assert.True(filing.Answer is null || again.IsReplay());
            Assert.True((await filing.Unit.FileReportAsync(SeedReport.Bytes, 2024, filing.Key)).IsReplay());
            Assert.Single((await filing.Unit.ListRevisionsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        }
    }

    private sealed class PendingFiling(UnitClient unit, (string Name, string Value) key)
    {
        public UnitClient Unit => unit;

        public (string Name, string Value) Key => key;

        /// <summary>The answer, where there was one before the host died.</summary>
        public ApiResponse? Answer { get; private set; }

        public async Task SendAsync()
        {
            try
            {
                var answer = await unit.FileReportAsync(SeedReport.Bytes, 2024, key);
                answer.Expect(HttpStatusCode.Created);
                Answer = answer;
            }
            catch (HttpRequestException)
            {
                // The host is gone.
            }
        }
    }
}

public sealed class IdempotencyCrashTestsOnSqlite : IdempotencyCrashTests;

public sealed class IdempotencyCrashTestsOnSqlServer : IdempotencyCrashTests, IAsyncLifetime
{
    private string _database = "";

    protected override IEnumerable<(string Name, string Value)> Settings =>
        [("PerfHub__Store", "SqlServer"), ("ConnectionStrings__PerfHub", _database)];

    public async Task InitializeAsync() => _database = await TestSqlServer.CreateDatabaseAsync();

    public Task DisposeAsync() => TestSqlServer.DropDatabaseAsync(_database);
}
