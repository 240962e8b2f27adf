using System.Net;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

public abstract class ListRevisionsTests(PerfHubHost host)
{
    private const int RevisionCount = 7;

    [StoreFact]
    public async Task Revisions_repeat_the_fields_of_their_receipts_oldest_first()
    {
        var (_, unit, receipts) = await FileRevisionsAsync();

        var response = await unit.ListRevisionsAsync();

        Assert.Equal(
            ["revision", "receivedAt", "late", "contentSha256", "previousSha256", "policyVersion", "ruleSetVersion", "chain"],
            response.Json["items"]![0]!.AsObject().Select(it => it.Key));
        Assert.Equal(receipts.Select(ToItem), response.Expect<Page<ListRevisions.Item>>(HttpStatusCode.OK).Items);
    }

    [StoreFact]
    public async Task Each_revision_has_the_hash_of_the_previous_one_even_if_a_content_is_repeated()
    {
        var unit = await (await Region.CreateAsync(host)).RegisterUnitAsync();
        foreach (var number in (int[])[1, 2, 1])
        {
            (await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect(HttpStatusCode.Created);
        }

        var revisions = await unit.ReadRevisionsAsync();

        Assert.Equal(revisions[0].ContentSha256, revisions[2].ContentSha256);
        Assert.Equal([null, revisions[0].ContentSha256, revisions[1].ContentSha256], revisions.Select(it => it.PreviousSha256));
    }

    [StoreTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(RevisionCount - 1)]
    [InlineData(RevisionCount)]
    [InlineData(500)]
    public async Task Paging_returns_every_revision_once_within_the_limit(int limit)
    {
        var (_, unit, _) = await FileRevisionsAsync();
        var sizes = new List<int>();

        var revisions = await BureauClient.ReadAllPagesAsync<ListRevisions.Item>(
            async query =>
            {
                var response = await unit.ListRevisionsAsync(query);
                sizes.Add(response.Read<Page<ListRevisions.Item>>().Items.Count);
                return response;
            },
            $"limit={limit}");

        Assert.Equal(Enumerable.Range(1, RevisionCount), revisions.Select(it => it.Revision));
        Assert.Equal((RevisionCount + limit - 1) / limit, sizes.Count);
        Assert.All(sizes, size => Assert.InRange(size, 1, limit));
    }

    [StoreFact]
    public async Task A_revision_filed_between_two_pages_is_on_the_last_page()
    {
        var (_, unit, _) = await FileRevisionsAsync();
        var cursor = (await unit.ListRevisionsAsync("limit=3")).Expect<Page<ListRevisions.Item>>(HttpStatusCode.OK).NextCursor;
        (await unit.FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        var rest = (await unit.ListRevisionsAsync($"cursor={cursor}")).Expect<Page<ListRevisions.Item>>(HttpStatusCode.OK);

        Assert.Equal(Enumerable.Range(4, RevisionCount - 2), rest.Items.Select(it => it.Revision));
        Assert.Null(rest.NextCursor);
    }

    [StoreFact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        var (region, unit, _) = await FileRevisionsAsync();
        var (other, namesake) = (await region.RegisterUnitAsync("0138"), await region.RegisterUnitAsync("0137", region.South));
        var cursor = (await unit.ListRevisionsAsync("limit=1")).Expect<Page<ListRevisions.Item>>(HttpStatusCode.OK).NextCursor;
        Assert.NotNull(cursor);
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
    public async Task An_invalid_parameter_is_refused(string query) =>
        (await (await (await Region.CreateAsync(host)).RegisterUnitAsync()).ListRevisionsAsync(query)).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");

    private async Task<(Region Region, UnitClient Unit, List<Receipt> Receipts)> FileRevisionsAsync()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        var receipts = new List<Receipt>();
        for (var number = 1; number <= RevisionCount; number++)
        {
            receipts.Add((await unit.FileReportAsync(SeedReport.CreateVariant(number))).Expect<Receipt>(HttpStatusCode.Created));
        }

        return (region, unit, receipts);
    }

    private static ListRevisions.Item ToItem(Receipt receipt) => new()
    {
        Revision = receipt.Revision,
        ReceivedAt = receipt.ReceivedAt,
        Late = receipt.Late,
        ContentSha256 = receipt.ContentSha256,
        PreviousSha256 = receipt.PreviousSha256,
        PolicyVersion = receipt.PolicyVersion,
        RuleSetVersion = receipt.RuleSetVersion,
        Chain = receipt.Chain,
    };
}

public sealed class ListRevisionsTestsOnSqlite(SharedHost<SqliteHost> shared) : ListRevisionsTests(shared.Host), IClassFixture<SharedHost<SqliteHost>>;

public sealed class ListRevisionsTestsOnSqlServer(SharedHost<SqlServerHost> shared) : ListRevisionsTests(shared.Host), IClassFixture<SharedHost<SqlServerHost>>;
