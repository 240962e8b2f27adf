using System.Net;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

public abstract class ReceiptChainTests(PerfHubHost host)
{
    private static readonly string ZeroHash = new('0', 64);

    [StoreProperty(Arbitrary = [typeof(FilingScenario)], MaxTest = 10)]
    public async Task The_receipts_of_a_bureau_form_its_complete_chain(FilingScenario scenario)
    {
        var region = await Region.CreateAsync(host);
        var units = await Task.WhenAll(scenario.Units.Select((it, i) => region.RegisterUnitAsync($"{i}", it.IsNorth ? region.North : region.South)));
        var receipts = (await Task.WhenAll(units.Zip(scenario.Units, (unit, filings) => FileAllAsync(unit, filings.Variants)))).SelectMany(it => it).ToList();

        foreach (var bureau in (string[])[region.North, region.South])
        {
            var auditor = await region.CreateClientAsync(bureau, Role.Auditor);
            var chain = receipts.Where(it => it.Bureau == bureau).OrderBy(it => it.Chain!.Seq).ToList();
            var head = ZeroHash;
            foreach (var (receipt, i) in chain.Select((it, i) => (it, i)))
            {
                var hash = ReceiptChainScenario.ComputeHash(ReceiptChainScenario.GetHashedText(receipt));
                head = ReceiptChainScenario.ComputeHash($"{head}\n{hash}");
                Assert.Equal(new ReceiptLink(i + 1, hash, head), receipt.Chain);
            }

            var listed = await BureauClient.ReadAllPagesAsync<ListReceipts.Item>(auditor.ListReceiptsAsync, "limit=3");
            Assert.Equal(chain.Select(it => (it.Unit, it.FiscalYear, it.Revision)), listed.Select(it => (it.Unit, it.FiscalYear, it.Revision)));
            Assert.Equal(chain.Select(it => it.Chain), listed.Select(it => new ReceiptLink(it.Seq, it.ReceiptSha256, it.Head)));
            Assert.Equal(new ChainHead(chain.Count, head), (await auditor.ListReceiptsAsync()).Expect<ListReceipts.Chain>(HttpStatusCode.OK).Head);
        }
    }

    [StoreFact]
    public async Task A_clock_that_was_set_back_takes_no_receipt_before_the_last_one_of_the_chain()
    {
        var region = await Region.CreateAsync(host);
        var (first, second) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"));
        var before = (await first.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);
        try
        {
            host.Clock.Set(before.ReceivedAt.AddMinutes(-10));
            var after = (await second.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);

            Assert.Equal(before.ReceivedAt, after.ReceivedAt);
            Assert.Equal(after.ReceivedAt, (await second.GetReportAsync()).Json["receivedAt"]!.GetValue<DateTime>().ToUniversalTime());
            Assert.Equal(after.Chain!.ReceiptSha256, ReceiptChainScenario.ComputeHash(ReceiptChainScenario.GetHashedText(after)));
        }
        finally
        {
            host.Clock.Reset();
        }
    }

    // A report that is overtaken by one that arrived after the deadline.
    [StoreFact]
    public async Task A_filing_that_arrived_in_time_stays_in_time()
    {
        var region = await Region.CreateAsync(host);
        (await region.Admin.PutWindowsAsync(final: ("2025-01-01T00:00:00Z", "2025-03-31T15:59:59Z"))).Expect(HttpStatusCode.OK);
        var (first, second) = (await region.RegisterUnitAsync("1"), await region.RegisterUnitAsync("2"));
        var deadline = new DateTimeOffset(2025, 3, 31, 15, 59, 59, TimeSpan.Zero);
        try
        {
            host.Clock.Set(deadline.AddMilliseconds(300));
            Assert.True((await first.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created).Late);
            host.Clock.Set(deadline.AddMilliseconds(-200));
            var inTime = (await second.FileReportAsync(SeedReport.Bytes)).Expect<Receipt>(HttpStatusCode.Created);

            Assert.Equal((false, deadline.AddMilliseconds(-200).UtcDateTime), (inTime.Late, inTime.ReceivedAt));
        }
        finally
        {
            host.Clock.Reset();
        }
    }

    [StoreFact]
    public async Task A_proof_links_to_its_next_page()
    {
        var scenario = await ReceiptChainScenario.CreateAsync(host);
        var (first, seqs, path) = (scenario.Revisions[0], new List<long>(), "");
        for (var response = await first.Unit.GetProofAsync(first.Revision, "limit=2"); ; response = await first.Unit.GetAsync(path))
        {
            var proof = response.Expect<GetReceiptProof.Proof>(HttpStatusCode.OK);
            seqs.AddRange(proof.Links.Select(it => it.Seq));
            var link = response.HttpResponse.Headers.TryGetValues("Link", out var values) ? Assert.Single(values) : null;
            Assert.Equal(proof.Next is null, link is null);
            if (link is null)
            {
                break;
            }

            path = link[1..link.IndexOf('>', StringComparison.Ordinal)];
        }

        Assert.Equal([2, 3, 4, 5], seqs);
    }

    [StoreFact]
    public async Task A_proof_has_the_facts_of_the_receipt_and_every_later_link()
    {
        var scenario = await ReceiptChainScenario.CreateAsync(host);
        foreach (var (filed, i) in scenario.Revisions.Select((it, i) => (it, i)))
        {
            var response = await filed.Unit.GetProofAsync(filed.Revision);

            var (proof, receipt) = (response.Expect<GetReceiptProof.Proof>(HttpStatusCode.OK), filed.Receipt);
            Assert.Equal(
                ["facts", "text", "seq", "receiptSha256", "previousHead", "head", "bureauHead", "links", "next"],
                response.Json.AsObject().Select(it => it.Key));
            Assert.Equal(
                new GetReceiptProof.ReceiptFacts(
                    receipt.Bureau, receipt.Unit, receipt.FiscalYear, receipt.Revision, receipt.ReceivedAt, receipt.Late,
                    receipt.ContentSha256, receipt.PreviousSha256, receipt.PolicyBureau, receipt.PolicyVersion, receipt.RuleSetVersion),
                proof.Facts);
            Assert.Equal(11, response.Json["facts"]!.AsObject().Count);
            Assert.Equal(ReceiptChainScenario.GetHashedText(receipt), proof.Text);
            Assert.Equal(receipt.Chain, new ReceiptLink(proof.Seq, proof.ReceiptSha256, proof.Head));
            Assert.Equal(i == 0 ? ZeroHash : scenario.Revisions[i - 1].Receipt.Chain!.Head, proof.PreviousHead);
            Assert.Equal(new ChainHead(5, scenario.Head), proof.BureauHead);
            Assert.Equal(scenario.Revisions.Skip(i + 1).Select(it => it.Receipt.Chain!), proof.Links);
            Assert.Null(proof.Next);
        }
    }

    [StoreTheory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task The_links_of_a_proof_are_paged_up_to_the_current_head(int limit)
    {
        var scenario = await ReceiptChainScenario.CreateAsync(host);
        var first = scenario.Revisions[0];
        var (links, after) = (new List<ReceiptLink>(), "");
        GetReceiptProof.Proof page;
        do
        {
            page = (await first.Unit.GetProofAsync(1, $"limit={limit}{after}")).Expect<GetReceiptProof.Proof>(HttpStatusCode.OK);
            Assert.InRange(page.Links.Count, 1, limit);
            links.AddRange(page.Links);
            after = $"&after={page.Next}";

            // The chain grows while the proof is read.
            if (links.Count == limit)
            {
                (await scenario.Revisions[1].Unit.FileReportAsync(SeedReport.CreateVariant(9))).Expect(HttpStatusCode.Created);
            }
        }
        while (page.Next is not null);

        Assert.Equal(Enumerable.Range(2, links.Count), links.Select(it => (int)it.Seq));
        Assert.Equal(page.BureauHead, new ChainHead(links[^1].Seq, links[^1].Head));
    }

    [StoreFact]
    public async Task A_cursor_of_another_proof_is_refused()
    {
        var scenario = await ReceiptChainScenario.CreateAsync(host);
        var cursor = (await scenario.Revisions[0].Unit.GetProofAsync(1, "limit=1")).Expect<GetReceiptProof.Proof>(HttpStatusCode.OK).Next;

        (await scenario.Revisions[0].Unit.GetProofAsync(2, $"after={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await scenario.Revisions[1].Unit.GetProofAsync(1, $"after={cursor}")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
        (await scenario.Revisions[0].Unit.GetProofAsync(1, "limit=501")).ExpectProblem(HttpStatusCode.BadRequest, "bad-parameter");
    }

    [StoreFact]
    public async Task A_bureau_without_receipts_has_a_zero_head()
    {
        var region = await Region.CreateAsync(host);
        await region.RegisterUnitAsync();

        var chain = (await region.Admin.ListReceiptsAsync()).Expect<ListReceipts.Chain>(HttpStatusCode.OK);

        Assert.Equal(new ChainHead(0, ZeroHash), chain.Head);
        Assert.Empty(chain.Items);
    }

    [StoreFact]
    public async Task The_chain_of_a_bureau_excludes_lower_bureaus()
    {
        var region = (await ReceiptChainScenario.CreateAsync(host)).Region;
        (await (await region.RegisterUnitAsync("1", region.South)).FileReportAsync(SeedReport.Bytes)).Expect(HttpStatusCode.Created);

        Assert.Empty((await region.Admin.ListReceiptsAsync()).Expect<ListReceipts.Chain>(HttpStatusCode.OK).Items);
        Assert.Single((await region.Admin.GetAsync($"/v1/bureaus/{region.South}/receipts")).Expect<ListReceipts.Chain>(HttpStatusCode.OK).Items);
    }

    [StoreFact]
    public async Task A_revision_filed_before_chains_existed_has_no_link_and_no_proof()
    {
        var region = await Region.CreateAsync(host);
        var unit = await region.RegisterUnitAsync();
        (await unit.FileReportAsync(SeedReport.CreateVariant(1))).Expect(HttpStatusCode.Created);
        await host.ExecuteSqlAsync($"UPDATE Revision SET ChainSeq = NULL, ReceiptSha256 = NULL, ChainHead = NULL, FiledBy = NULL WHERE Bureau = '{unit.BureauCode}'");
        var second = (await unit.FileReportAsync(SeedReport.CreateVariant(2))).Expect<Receipt>(HttpStatusCode.Created);

        Assert.Equal(1, second.Chain!.Seq);
        var refusal = (await unit.GetAsync($"{unit.GetReportPath()}/revisions/1/proof", ("Accept-Language", "en"))).ExpectProblemBody(HttpStatusCode.NotFound, "not-found");
        Assert.Equal("The revision was filed before receipts were chained, so it has no proof.", refusal.Detail);
        Assert.Null((await unit.GetRevisionAsync(1)).Expect<Receipt>(HttpStatusCode.OK).Chain);
        Assert.Equal([null, second.Chain], (await unit.ReadRevisionsAsync()).Select(it => it.Chain));
        Assert.Null((await unit.ReadReportHistoryAsync())[0].By);
        (await unit.GetProofAsync(3)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
        (await unit.GetProofAsync(1, year: 2023)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    // Returns the receipts of new revisions only.
    private static async Task<List<Receipt>> FileAllAsync(UnitClient unit, IEnumerable<int> variants)
    {
        var receipts = new List<Receipt>();
        foreach (var number in variants)
        {
            var response = await unit.FileReportAsync(SeedReport.CreateVariant(number));
            if (response.Status == HttpStatusCode.Created)
            {
                receipts.Add(response.Read<Receipt>());
            }
            else
            {
                Assert.Equal(response.Expect<Receipt>(HttpStatusCode.OK).Chain, receipts[^1].Chain);
            }
        }

        return receipts;
    }
}

public sealed class ReceiptChainTestsOnSqlite(SqliteHost host) : ReceiptChainTests(host), IClassFixture<SqliteHost>;

public sealed class ReceiptChainTestsOnSqlServer(SqlServerHost host) : ReceiptChainTests(host), IClassFixture<SqlServerHost>;
