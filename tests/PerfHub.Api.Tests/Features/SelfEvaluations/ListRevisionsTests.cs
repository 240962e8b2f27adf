using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

public abstract class ListRevisionsTests(PerfHubHost host)
{
    private const int Count = 7;

    [StoreFact]
    public async Task They_are_listed_as_their_receipts_had_them_the_first_one_first()
    {
        var (_, unit, receipts) = await FileRevisionsAsync();

        var items = (await unit.ListRevisionsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray();

        string[] fields = ["revision", "receivedAt", "late", "contentSha256", "previousSha256", "policyVersion", "ruleSetVersion", "chain"];
        Assert.Equal(fields, items[0]!.AsObject().Select(it => it.Key));
        Assert.Equal(receipts.Select(it => Describe(it, fields)), items.Select(it => Describe(it!, fields)));
    }

    [StoreFact]
    public async Task Each_names_the_hash_of_the_one_before_though_a_content_comes_back()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        foreach (var number in (int[])[1, 2, 1])
        {
            (await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created);
        }

        var items = (await unit.ListRevisionsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray();

        var hashes = items.Select(it => (string?)it!["contentSha256"]).ToList();
        Assert.Equal(hashes[0], hashes[2]);
        Assert.Equal([null, hashes[0], hashes[1]], items.Select(it => (string?)it!["previousSha256"]));
    }

    [StoreTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(Count - 1)]
    [InlineData(Count)]
    [InlineData(500)]
    public async Task Page_by_page_they_are_all_there_once_and_a_page_holds_no_more_than_its_limit(int limit)
    {
        var (_, unit, _) = await FileRevisionsAsync();
        var sizes = new List<int>();

        var items = await BureauClient.ReadAllPagesAsync(
            async query =>
            {
                var answer = await unit.ListRevisionsAsync(query);
                sizes.Add(answer.Json["items"]!.AsArray().Count);
                return answer;
            },
            $"limit={limit}");

        Assert.Equal(Enumerable.Range(1, Count), items.Select(GetNumber));
        Assert.Equal((Count + limit - 1) / limit, sizes.Count);
        Assert.All(sizes, size => Assert.InRange(size, 1, limit));
    }

    [StoreFact]
    public async Task One_that_is_filed_between_two_pages_moves_none_and_is_on_the_last()
    {
        var (_, unit, _) = await FileRevisionsAsync();
        var cursor = (string?)(await unit.ListRevisionsAsync("limit=3")).Expect(HttpStatusCode.OK)["nextCursor"];
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var rest = (await unit.ListRevisionsAsync($"cursor={cursor}")).Expect(HttpStatusCode.OK);

        Assert.Equal(Enumerable.Range(4, Count - 2), rest["items"]!.AsArray().Select(it => GetNumber(it!)));
        Assert.Null(rest["nextCursor"]);
    }

    [StoreFact]
    public async Task A_cursor_of_one_list_serves_no_other()
    {
        var (region, unit, _) = await FileRevisionsAsync();
        var (other, namesake) = (await region.RegisterUnitAsync("0138"), await region.RegisterUnitAsync("0137", region.South));
        var cursor = (string)(await unit.ListRevisionsAsync("limit=1")).Expect(HttpStatusCode.OK)["nextCursor"]!;
        (await unit.FileReportAsync(SeedReport.Bytes, 2023)).Expect(HttpStatusCode.Created);

        (await unit.ListRevisionsAsync($"cursor={cursor}", 2023)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await other.ListRevisionsAsync($"cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await namesake.ListRevisionsAsync($"cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await region.Admin.ListDeviationsAsync($"cursor={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [StoreTheory]
    [InlineData("limit=0")]
    [InlineData("limit=501")]
    [InlineData("limit=all")]
    [InlineData("cursor=")]
    [InlineData("cursor=abc")]
    public async Task A_parameter_that_means_nothing_is_refused(string query) =>
        (await (await (await Region.CreateAsync(host)).RegisterUnitAsync()).ListRevisionsAsync(query)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");

    private async Task<(Region Region, UnitClient Unit, List<JsonNode> Receipts)> FileRevisionsAsync()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var receipts = new List<JsonNode>();
        for (var number = 1; number <= Count; number++)
        {
            receipts.Add((await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created));
        }

        return (region, unit, receipts);
    }

    private static int GetNumber(JsonNode item) => (int)item["revision"]!;

    private static string Describe(JsonNode item, string[] fields) => string.Join('|', fields.Select(field => item[field]?.ToJsonString()));
}

public sealed class ListRevisionsTestsOnSqlite(SqliteHost host) : ListRevisionsTests(host), IClassFixture<SqliteHost>;

public sealed class ListRevisionsTestsOnSqlServer(SqlServerHost host) : ListRevisionsTests(host), IClassFixture<SqlServerHost>;
