using System.Buffers.Text;
using System.Net;
using System.Text;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.Rankings;

public abstract class RankingValidationTests(PerfHubHost host)
{
    [StoreTheory]
    [InlineData("metric=score")]
    [InlineData("metric=VerifiedScore")]
    [InlineData("metric=0")]
    [InlineData("metric=")]
    [InlineData("order=up")]
    [InlineData("kind=school")]
    [InlineData("scope=all")]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("limit=ten")]
    [InlineData("cursor=")]
    [InlineData("cursor=abc")]
    [InlineData("cursor=%00%ff")]
    public async Task An_invalid_parameter_is_refused(string query) =>
        (await (await Region.CreateAsync(host)).Admin.GetRankingAsync(query)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");

    [StoreFact]
    public async Task A_cursor_is_refused_by_every_other_list()
    {
        var region = await Region.CreateAsync(host);
        var query = new RankingQuery(region.North, "verifiedScore", false, "科技", "other", false);
        foreach (var code in (string[])["1", "2"])
        {
            (await (await region.RegisterUnitAsync(code, kind: "other")).FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);
        }

        var cursor = (await query.ReadPageAsync(region.Admin, 1)).NextCursor;
        Assert.Equal("2", Assert.Single((await query.ReadPageAsync(region.Admin, 1, cursor)).Items).Unit);

        RankingQuery[] others =
        [
            query with { Bureau = region.City }, query with { Metric = "credibility" }, query with { IsAscending = true },
            query with { Sector = null }, query with { Sector = "教育" }, query with { Kind = null }, query with { IsOwn = true },
        ];
        foreach (var other in others)
        {
            (await other.SendAsync(region.Admin, $"&cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        }

        (await region.Admin.ListDeviationsAsync($"cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await region.Admin.GetRankingAsync($"cursor={cursor}", year: 2023)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [StoreTheory]
    [InlineData("\n9223372036854775807\n9223372036854775807\n-9223372036854775808\n9223372036854775807")]
    [InlineData("\n-1\n-9223372036854775808\n0\n1")]
    [InlineData("~\n0\n0\n0\n-1")]
    public async Task A_forged_cursor_position_returns_a_page(string position) =>
        Assert.Equal(1, (await ReadFromAsync(position)).Expect<RankingResponse>(HttpStatusCode.OK).Population);

    [StoreFact]
    public async Task A_forged_cursor_position_with_a_null_character_is_refused() =>
        (await ReadFromAsync("\0\n1\n1\n1\n1")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");

    /// <summary>Reads the ranking of a unit from a position on.</summary>
    private async Task<ApiResponse> ReadFromAsync(string position)
    {
        var region = await Region.CreateAsync(host);
        (await (await region.RegisterUnitAsync()).FileReportAsync(new SmallReport().ToJson())).Expect(HttpStatusCode.Created);
        var list = $"rankings/{region.City}/2024/VerifiedScore/Desc//Subtree/";
        var cursor = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{list}\n{position}"));

        return await region.Admin.GetRankingAsync($"cursor={cursor}");
    }
}

public sealed class RankingValidationTestsOnSqlite(SharedHost<SqliteHost> shared) : RankingValidationTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class RankingValidationTestsOnSqlServer(SharedHost<SqlServerHost> shared) : RankingValidationTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
