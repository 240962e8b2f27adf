using System.Net;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Api.Tests.Persistence.Outages;

namespace PerfHub.Api.Tests.Projections.Rankings;

/// <summary>A year is built when its ranking is first read; with many units that takes seconds.</summary>
public abstract class RankingBuildTests(PerfHubHost host)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    [StoreFact]
    public async Task While_a_year_is_built_the_rankings_of_others_are_read_and_show_new_filings()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        await FileAsync(unit, 10);
        Assert.Equal(10, (await region.Admin.ReadRankingAsync("metric=claimedScore")).Single().Value);
        var (begun, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.GetFailingDialect().RunBeforeNextAggregate(() =>
        {
            begun.SetResult();
            return released.Task;
        });

        var other = region.Admin.GetAsync($"/v1/bureaus/{region.City}/rankings/2019");
        await begun.Task.WaitAsync(MaxWait);
        await FileAsync(unit, 20);
        var ranking = await region.Admin.ReadRankingAsync("metric=claimedScore").WaitAsync(MaxWait);

        Assert.Equal(20, ranking.Single().Value);
        Assert.False(other.IsCompleted);
        released.SetResult();
        Assert.Equal(0, (await other).Expect<RankingResponse>(HttpStatusCode.OK).Population);
        await FileAsync(unit, 30);
        Assert.Equal(30, (await region.Admin.ReadRankingAsync("metric=claimedScore")).Single().Value);
    }

    private static async Task FileAsync(UnitClient unit, int claimed) =>
        (await unit.FileReportAsync(new SmallReport { ClaimedTotal = claimed }.ToJson())).Expect(HttpStatusCode.Created);
}

public sealed class RankingBuildTestsOnSqlite(FailingSqliteHost host) : RankingBuildTests(host), IClassFixture<FailingSqliteHost>;

public sealed class RankingBuildTestsOnSqlServer(FailingSqlServerHost host) : RankingBuildTests(host), IClassFixture<FailingSqlServerHost>;
