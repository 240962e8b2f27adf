using System.Net;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>Who files what: each unit's reports one after another, all units at once. Some are the same as the one before.</summary>
/// <param name="Units">Whether a unit is of the northern district, and the numbers of its reports.</param>
public sealed record FilingScenario(IReadOnlyList<(bool IsNorth, IReadOnlyList<int> Reports)> Units)
{
    public static Arbitrary<FilingScenario> Scenarios() => (
        from units in Gen.Choose(2, 6)
        from reports in Gen.ListOf(Gen.ListOf(Gen.Choose(0, 2), 4), units)
        from places in Gen.ListOf(Gen.Elements(true, true, false), units)
        select new FilingScenario([.. places.Zip(reports, (place, numbers) => (place, (IReadOnlyList<int>)[.. numbers]))])).ToArbitrary();
}

public abstract class ReceiptChainTests(PerfHubHost host)
{
    [StoreProperty(Arbitrary = [typeof(FilingScenario)], MaxTest = 10)]
    public async Task However_units_file_the_receipts_alone_make_the_whole_chain_of_each_bureau(FilingScenario filings)
    {
        var region = await Region.CreateAsync(host);
        var units = await Task.WhenAll(filings.Units.Select((it, i) => region.RegisterUnitAsync($"{i}", it.IsNorth ? region.North : region.South)));
        var receipts = (await Task.WhenAll(units.Zip(filings.Units, FileAllAsync))).SelectMany(it => it).ToList();

        foreach (var bureau in (string[])[region.North, region.South])
        {
            var auditor = await region.CreateClientAsync(bureau, Role.Auditor);
            var chain = receipts.Where(it => (string?)it["bureau"] == bureau).OrderBy(it => (long)it["chain"]!["seq"]!).ToList();
            var head = new string('0', 64);
            foreach (var (receipt, i) in chain.Select((it, i) => (it, i)))
            {
                var hash = ReceiptChainScenario.ComputeHash(ReceiptChainScenario.GetHashedText(receipt));
                head = ReceiptChainScenario.ComputeHash($"{head}\n{hash}");
                Assert.Equal((i + 1L, hash, head), ReadLink(receipt["chain"]!));
            }

            var listed = await BureauClient.ReadAllPagesAsync(auditor.ListReceiptsAsync, "limit=3");
            Assert.Equal(chain.Select(DescribePlace), listed.Select(DescribePlace));
            Assert.Equal(chain.Select(it => ReadLink(it["chain"]!)), listed.Select(ReadLink));
            Assert.Equal(((long)chain.Count, head), ReadHead((await auditor.ListReceiptsAsync()).Expect(HttpStatusCode.OK)["head"]!));
        }
    }

    [StoreFact]
    public async Task A_proof_has_the_facts_of_the_receipt_and_every_link_from_it_to_the_head()
    {
        var chain = await ReceiptChainScenario.CreateAsync(host);
        foreach (var (filed, i) in chain.Revisions.Select((it, i) => (it, i)))
        {
            var proof = (await filed.Unit.GetProofAsync(filed.Revision)).Expect(HttpStatusCode.OK);

            Assert.Equal(
                ["facts", "text", "seq", "receiptSha256", "previousHead", "head", "bureauHead", "links", "next"], proof.AsObject().Select(it => it.Key));
            Assert.All(proof["facts"]!.AsObject(), fact => Assert.Equal(filed.Receipt[fact.Key]?.ToJsonString(), fact.Value?.ToJsonString()));
            Assert.Equal(11, proof["facts"]!.AsObject().Count);
            Assert.Equal(ReceiptChainScenario.GetHashedText(filed.Receipt), (string?)proof["text"]);
            Assert.Equal(ReadLink(filed.Receipt["chain"]!), ReadLink(proof));
            Assert.Equal(i == 0 ? new string('0', 64) : (string?)chain.Revisions[i - 1].Receipt["chain"]!["head"], (string?)proof["previousHead"]);
            Assert.Equal((5L, chain.Head), ReadHead(proof["bureauHead"]!));
            Assert.Equal(chain.Revisions.Skip(i + 1).Select(it => it.Receipt["chain"]!.ToJsonString()), proof["links"]!.AsArray().Select(it => it!.ToJsonString()));
            Assert.Null(proof["next"]);
        }
    }

    [StoreTheory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Its_links_go_on_part_by_part_and_end_at_the_head_of_the_last_part(int limit)
    {
        var chain = await ReceiptChainScenario.CreateAsync(host);
        var first = chain.Revisions[0];
        var (links, after) = (new List<JsonNode>(), "");
        JsonNode part;
        do
        {
            part = (await first.Unit.GetProofAsync(1, $"limit={limit}{after}")).Expect(HttpStatusCode.OK);
            Assert.InRange(part["links"]!.AsArray().Count, 1, limit);
            links.AddRange(part["links"]!.AsArray().Select(it => it!));
            after = $"&after={part["next"]}";

            // It grows while it is read.
            if (links.Count == limit)
            {
                (await chain.Revisions[1].Unit.FileReportAsync(SeedReport.CreateVariant(9))).Expect(HttpStatusCode.Created);
            }
        }
        while (part["next"] is not null);

        Assert.Equal(Enumerable.Range(2, links.Count), links.Select(it => (int)it["seq"]!));
        Assert.Equal(ReadHead(part["bureauHead"]!), ((long)links[^1]["seq"]!, (string)links[^1]["head"]!));
    }

    [StoreFact]
    public async Task A_cursor_of_one_proof_serves_no_other()
    {
        var chain = await ReceiptChainScenario.CreateAsync(host);
        var cursor = (string?)(await chain.Revisions[0].Unit.GetProofAsync(1, "limit=1")).Expect(HttpStatusCode.OK)["next"];

        (await chain.Revisions[0].Unit.GetProofAsync(2, $"after={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await chain.Revisions[1].Unit.GetProofAsync(1, $"after={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await chain.Revisions[0].Unit.GetProofAsync(1, "limit=501")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [StoreFact]
    public async Task A_bureau_that_has_given_no_receipt_has_the_head_of_nothing()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync();

        var chain = (await region.Admin.ListReceiptsAsync()).Expect(HttpStatusCode.OK);

        Assert.Equal((0L, new string('0', 64)), ReadHead(chain["head"]!));
        Assert.Empty(chain["items"]!.AsArray());
    }

    [StoreFact]
    public async Task The_chain_of_a_bureau_is_its_own_and_not_of_those_below()
    {
        var chain = await ReceiptChainScenario.CreateAsync(host);
        (await (await chain.Region.RegisterUnitAsync("1", chain.Region.South)).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        Assert.Empty((await chain.Region.Admin.ListReceiptsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray());
        Assert.Single((await chain.Region.Admin.GetAsync($"/v1/bureaus/{chain.Region.South}/receipts")).Expect(HttpStatusCode.OK)["items"]!.AsArray());
    }

    [StoreFact]
    public async Task What_was_filed_before_there_were_chains_has_none_and_no_proof_and_the_chain_begins_behind_it()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
        await host.ExecuteSqlAsync($"UPDATE Revision SET ChainSeq = NULL, ReceiptSha256 = NULL, ChainHead = NULL, FiledBy = NULL WHERE Bureau = '{unit.BureauCode}'");
        var second = (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect(HttpStatusCode.Created);

        Assert.Equal(1, (long)second["chain"]!["seq"]!);
        var refusal = (await unit.GetAsync($"{unit.GetReportPath()}/revisions/1/proof", ("Accept-Language", "en"))).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("The revision was filed before receipts were chained: there is no proof of it.", (string?)refusal["detail"]);
        Assert.Null((await unit.GetRevisionAsync(1)).Expect(HttpStatusCode.OK)["chain"]);
        Assert.Equal([null, second["chain"]!.ToJsonString()], (await unit.ListRevisionsAsync()).Expect(HttpStatusCode.OK)["items"]!.AsArray().Select(it => it!["chain"]?.ToJsonString()));
        Assert.Null((await unit.ListReportHistoryAsync()).Expect(HttpStatusCode.OK)["items"]![0]!["by"]);
        (await unit.GetProofAsync(3)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await unit.GetProofAsync(1, year: 2023)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    /// <summary>The receipts of what is new.</summary>
    private static async Task<List<JsonNode>> FileAllAsync(UnitClient unit, (bool IsNorth, IReadOnlyList<int> Reports) filings)
    {
        var receipts = new List<JsonNode>();
        foreach (var number in filings.Reports)
        {
            var answer = await unit.FileReportAsync(SeedReport.CreateVariant(number));
            if (answer.Status == HttpStatusCode.Created)
            {
                receipts.Add(answer.Json);
            }
            else
            {
                Assert.Equal(answer.Expect(HttpStatusCode.OK)["chain"]!.ToJsonString(), receipts[^1]["chain"]!.ToJsonString());
            }
        }

        return receipts;
    }

    private static (long Seq, string Receipt, string Head) ReadLink(JsonNode link) =>
        ((long)link["seq"]!, (string)link["receiptSha256"]!, (string)link["head"]!);

    private static (long Seq, string Head) ReadHead(JsonNode head) => ((long)head["seq"]!, (string)head["head"]!);

    private static string DescribePlace(JsonNode it) => $"{it["unit"]}/{it["fiscalYear"]}/{it["revision"]}";
}

public sealed class ReceiptChainTestsOnSqlite(SqliteHost host) : ReceiptChainTests(host), IClassFixture<SqliteHost>;

public sealed class ReceiptChainTestsOnSqlServer(SqlServerHost host) : ReceiptChainTests(host), IClassFixture<SqlServerHost>;
