using System.Text;
using System.Text.RegularExpressions;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>The commands of <c>deploy/receipts.md</c> accept a valid receipt and detect changes in the store.</summary>
[Trait("Category", "Slow")]
public sealed partial class ReceiptCheckScriptTests(SqliteHost host) : IClassFixture<SqliteHost>
{
    private const string ContentFailed = "report.json: FAILED", ReceiptFailed = "receipt.txt: FAILED", ProofFailed = "proof.txt: FAILED", HeadFailed = "step.txt: FAILED";

    [SkippableFact]
    public async Task A_valid_receipt_passes_for_a_unit_with_its_own_copy_and_for_an_auditor()
    {
        Skip.IfNot(ReceiptCheckScript.SkipReason is null, ReceiptCheckScript.SkipReason);
        var chain = await ReceiptChainScenario.CreateAsync(host);
        var auditor = await chain.Region.CreateClientAsync(chain.Region.City, Role.Auditor);
        foreach (var (unit, revision, content, response) in chain.Revisions)
        {
            using var withCopy = new ReceiptCheckScript();
            using var withoutCopy = new ReceiptCheckScript();
            withCopy.WriteFile("report.json", content);
            withCopy.WriteFile("receipt.json", Encoding.UTF8.GetBytes(response.Body));

            AssertValid(await withCopy.RunAsync(unit, unit.GetReportPath(), revision, chain.Head));
            AssertValid(await withoutCopy.RunAsync(auditor, unit.GetReportPath(), revision, chain.Head));
        }
    }

    // {b} is the bureau; {flip X} changes the first character of column X. The checked receipt is the third of five, the second revision of its unit.
    [SkippableTheory]
    [InlineData("{flip ContentSha256} WHERE Bureau = '{b}' AND ChainSeq = 3", ContentFailed)]
    [InlineData("Document = (SELECT o.Document FROM Revision o WHERE o.Bureau = '{b}' AND o.ChainSeq = 1) WHERE Bureau = '{b}' AND ChainSeq = 3", ContentFailed)]
    [InlineData("ReceivedAt = '2025-02-18 03:12:45.678' WHERE Bureau = '{b}' AND ChainSeq = 3", ReceiptFailed)]
    [InlineData("Late = 1 - Late WHERE Bureau = '{b}' AND ChainSeq = 3", ReceiptFailed)]
    [InlineData("PreviousSha256 = NULL WHERE Bureau = '{b}' AND ChainSeq = 3", ReceiptFailed)]
    [InlineData("PolicyVersion = 2 WHERE Bureau = '{b}' AND ChainSeq = 3", ProofFailed)]
    [InlineData("RuleSetVersion = '0' WHERE Bureau = '{b}' AND ChainSeq = 3", ProofFailed)]
    [InlineData("{flip ReceiptSha256} WHERE Bureau = '{b}' AND ChainSeq = 3", ReceiptFailed)]
    [InlineData("{flip ChainHead} WHERE Bureau = '{b}' AND ChainSeq = 3", HeadFailed)]
    [InlineData("{flip ChainHead} WHERE Bureau = '{b}' AND ChainSeq = 2", HeadFailed)]
    [InlineData("ChainSeq = NULL WHERE Bureau = '{b}' AND ChainSeq = 2", HeadFailed)]
    [InlineData("{flip ReceiptSha256} WHERE Bureau = '{b}' AND ChainSeq = 4", HeadFailed)]
    [InlineData("{flip ChainHead} WHERE Bureau = '{b}' AND ChainSeq = 4", HeadFailed)]
    [InlineData("ChainSeq = NULL WHERE Bureau = '{b}' AND ChainSeq = 4", HeadFailed)]
    [InlineData("ChainSeq = 9 - ChainSeq WHERE Bureau = '{b}' AND ChainSeq IN (4, 5)", HeadFailed)]
    public async Task A_change_in_the_store_is_detected_without_a_kept_copy(string change, string failure)
    {
        Skip.IfNot(ReceiptCheckScript.SkipReason is null, ReceiptCheckScript.SkipReason);
        var chain = await ReceiptChainScenario.CreateAsync(host);
        var (unit, revision, _, _) = chain.Revisions[2];

        await UpdateRevisionAsync(FlipPattern().Replace(change, "$1 = CASE substr($1, 1, 1) WHEN '0' THEN '1' ELSE '0' END || substr($1, 2)")
            .Replace("{b}", unit.BureauCode, StringComparison.Ordinal));

        using var check = new ReceiptCheckScript();
        var (isValid, output) = await check.RunAsync(unit, unit.GetReportPath(), revision);
        Assert.False(isValid, output);
        Assert.Contains(failure, output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_rewritten_chain_is_detected_with_a_kept_receipt_or_head()
    {
        Skip.IfNot(ReceiptCheckScript.SkipReason is null, ReceiptCheckScript.SkipReason);
        var chain = await ReceiptChainScenario.CreateAsync(host);
        var (unit, revision, content, response) = chain.Revisions[2];
        await RewriteChainAsync(chain);

        // The rewritten chain is consistent, so the change is undetectable without earlier evidence.
        using var withoutEvidence = new ReceiptCheckScript();
        using var withReceipt = new ReceiptCheckScript();
        using var withHead = new ReceiptCheckScript();
        AssertValid(await withoutEvidence.RunAsync(unit, unit.GetReportPath(), revision));

        withReceipt.WriteFile("report.json", content);
        withReceipt.WriteFile("receipt.json", Encoding.UTF8.GetBytes(response.Body));
        Assert.False((await withReceipt.RunAsync(unit, unit.GetReportPath(), revision)).IsValid);
        Assert.False((await withHead.RunAsync(unit, unit.GetReportPath(), revision, chain.Head)).IsValid);
    }

    [SkippableFact]
    public async Task Receipts_removed_from_the_end_are_detected_with_a_noted_head()
    {
        Skip.IfNot(ReceiptCheckScript.SkipReason is null, ReceiptCheckScript.SkipReason);
        var chain = await ReceiptChainScenario.CreateAsync(host);
        var (unit, revision, _, _) = chain.Revisions[2];

        await UpdateRevisionAsync($"ChainSeq = NULL WHERE Bureau = '{unit.BureauCode}' AND ChainSeq = 5");

        using var withoutHead = new ReceiptCheckScript();
        using var withHead = new ReceiptCheckScript();
        AssertValid(await withoutHead.RunAsync(unit, unit.GetReportPath(), revision));
        Assert.False((await withHead.RunAsync(unit, unit.GetReportPath(), revision, chain.Head)).IsValid);
    }

    private static void AssertValid((bool IsValid, string Output) check) => Assert.True(check.IsValid, check.Output);

    // Without the unique index, two sequence numbers can be swapped in one statement.
    private async Task UpdateRevisionAsync(string change) => await host.ExecuteSqlAsync(
        $"DROP INDEX UX_Revision_Chain; UPDATE Revision SET {change}; " +
        "CREATE UNIQUE INDEX UX_Revision_Chain ON Revision (Bureau, ChainSeq) WHERE ChainSeq IS NOT NULL;");

    // Backdates the third receipt by a day and recomputes every later hash.
    private async Task RewriteChainAsync(ReceiptChainScenario chain)
    {
        var head = ReceiptChain.GenesisHead;
        foreach (var filed in chain.Revisions)
        {
            var (unit, receipt) = (filed.Unit, filed.Receipt);
            var seq = receipt.Chain!.Seq;
            if (seq == 3)
            {
                receipt = receipt with { ReceivedAt = new DateTime(2025, 2, 17, 3, 12, 45, DateTimeKind.Utc) };
                await UpdateRevisionAsync($"ReceivedAt = '2025-02-17 03:12:45' WHERE Bureau = '{unit.BureauCode}' AND ChainSeq = 3");
            }

            var hash = ReceiptChainScenario.ComputeHash(ReceiptChainScenario.GetHashedText(receipt));
            head = ReceiptChainScenario.ComputeHash($"{head}\n{hash}");
            await UpdateRevisionAsync($"ReceiptSha256 = '{hash}', ChainHead = '{head}' WHERE Bureau = '{unit.BureauCode}' AND ChainSeq = {seq}");
        }
    }

    [GeneratedRegex(@"\{flip (\w+)\}")]
    private static partial Regex FlipPattern();
}
