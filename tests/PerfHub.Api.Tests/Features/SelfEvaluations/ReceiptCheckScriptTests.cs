using System.Text;
using System.Text.RegularExpressions;
using PerfHub.Api.Reports.Receipts;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>Whoever follows <c>deploy/receipts.md</c> finds a good receipt good, and whatever was done to the store's file.</summary>
public sealed partial class ReceiptCheckScriptTests(SqliteHost host) : IClassFixture<SqliteHost>
{
    private const string Content = "report.json: FAILED", Receipt = "receipt.txt: FAILED", Proof = "proof.txt: FAILED", Head = "step.txt: FAILED";

    [SkippableFact]
    public async Task A_unit_checks_what_it_has_kept_and_an_auditor_what_is_there()
    {
        Skip.IfNot(ReceiptCheckScript.SkipReason is null, ReceiptCheckScript.SkipReason);
        var chain = await ReceiptChainScenario.CreateAsync(host);
        var auditor = await chain.Region.CreateClientAsync(chain.Region.City, Role.Auditor);
        foreach (var (unit, revision, content, receipt) in chain.Revisions)
        {
            using var kept = new ReceiptCheckScript();
            using var found = new ReceiptCheckScript();
            kept.WriteFile("report.json", content);
            kept.WriteFile("receipt.json", Encoding.UTF8.GetBytes(receipt.ToJsonString()));

            AssertHolds(await kept.RunAsync(unit, unit.GetReportPath(), revision, chain.Head));
            AssertHolds(await found.RunAsync(auditor, unit.GetReportPath(), revision, chain.Head));
        }
    }

    // {b} is the bureau, {flip X} changes the first character of a column; the receipt that is checked is the third of five, and the second revision of its unit.
    [SkippableTheory]
    [InlineData("{flip ContentSha256} WHERE Bureau = '{b}' AND ChainSeq = 3", Content)]
    [InlineData("Document = (SELECT o.Document FROM Revision o WHERE o.Bureau = '{b}' AND o.ChainSeq = 1) WHERE Bureau = '{b}' AND ChainSeq = 3", Content)]
    [InlineData("ReceivedAt = '2025-02-18 03:12:45.678' WHERE Bureau = '{b}' AND ChainSeq = 3", Receipt)]
    [InlineData("Late = 1 - Late WHERE Bureau = '{b}' AND ChainSeq = 3", Receipt)]
    [InlineData("PreviousSha256 = NULL WHERE Bureau = '{b}' AND ChainSeq = 3", Receipt)]
    [InlineData("PolicyVersion = 2 WHERE Bureau = '{b}' AND ChainSeq = 3", Proof)]
    [InlineData("RuleSetVersion = '0' WHERE Bureau = '{b}' AND ChainSeq = 3", Proof)]
    [InlineData("{flip ReceiptSha256} WHERE Bureau = '{b}' AND ChainSeq = 3", Receipt)]
    [InlineData("{flip ChainHead} WHERE Bureau = '{b}' AND ChainSeq = 3", Head)]
    [InlineData("{flip ChainHead} WHERE Bureau = '{b}' AND ChainSeq = 2", Head)]
    [InlineData("ChainSeq = NULL WHERE Bureau = '{b}' AND ChainSeq = 2", Head)]
    [InlineData("{flip ReceiptSha256} WHERE Bureau = '{b}' AND ChainSeq = 4", Head)]
    [InlineData("{flip ChainHead} WHERE Bureau = '{b}' AND ChainSeq = 4", Head)]
    [InlineData("ChainSeq = NULL WHERE Bureau = '{b}' AND ChainSeq = 4", Head)]
    [InlineData("ChainSeq = 9 - ChainSeq WHERE Bureau = '{b}' AND ChainSeq IN (4, 5)", Head)]
    public async Task A_change_in_the_store_is_found_by_whoever_has_kept_nothing(string change, string printed)
    {
        Skip.IfNot(ReceiptCheckScript.SkipReason is null, ReceiptCheckScript.SkipReason);
        var chain = await ReceiptChainScenario.CreateAsync(host);
        var (unit, revision, _, _) = chain.Revisions[2];

        await UpdateRevisionAsync(FlipPattern().Replace(change, "$1 = CASE substr($1, 1, 1) WHEN '0' THEN '1' ELSE '0' END || substr($1, 2)")
            .Replace("{b}", unit.BureauCode, StringComparison.Ordinal));

        using var check = new ReceiptCheckScript();
        var found = await check.RunAsync(unit, unit.GetReportPath(), revision);
        Assert.False(found.Holds, found.Printed);
        Assert.Contains(printed, found.Printed, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_chain_written_anew_from_end_to_end_is_found_by_whoever_has_kept_a_receipt()
    {
        Skip.IfNot(ReceiptCheckScript.SkipReason is null, ReceiptCheckScript.SkipReason);
        var chain = await ReceiptChainScenario.CreateAsync(host);
        var (unit, revision, content, receipt) = chain.Revisions[2];
        await RewriteChainAsync(chain);

        // All of it fits: nobody could tell who has nothing of before.
        using var nothing = new ReceiptCheckScript();
        using var mine = new ReceiptCheckScript();
        using var noted = new ReceiptCheckScript();
        AssertHolds(await nothing.RunAsync(unit, unit.GetReportPath(), revision));

        mine.WriteFile("report.json", content);
        mine.WriteFile("receipt.json", Encoding.UTF8.GetBytes(receipt.ToJsonString()));
        Assert.False((await mine.RunAsync(unit, unit.GetReportPath(), revision)).Holds);
        Assert.False((await noted.RunAsync(unit, unit.GetReportPath(), revision, chain.Head)).Holds);
    }

    [SkippableFact]
    public async Task Receipts_taken_away_from_the_end_are_missed_by_whoever_has_noted_a_head()
    {
        Skip.IfNot(ReceiptCheckScript.SkipReason is null, ReceiptCheckScript.SkipReason);
        var chain = await ReceiptChainScenario.CreateAsync(host);
        var (unit, revision, _, _) = chain.Revisions[2];

        await UpdateRevisionAsync($"ChainSeq = NULL WHERE Bureau = '{unit.BureauCode}' AND ChainSeq = 5");

        using var nothing = new ReceiptCheckScript();
        using var noted = new ReceiptCheckScript();
        AssertHolds(await nothing.RunAsync(unit, unit.GetReportPath(), revision));
        Assert.False((await noted.RunAsync(unit, unit.GetReportPath(), revision, chain.Head)).Holds);
    }

    private static void AssertHolds((bool Holds, string Printed) check) => Assert.True(check.Holds, check.Printed);

    // Two are moved past each other by way of numbers that nobody has.
    private async Task UpdateRevisionAsync(string change) => await host.ExecuteSqlAsync(
        $"DROP INDEX UX_Revision_Chain; UPDATE Revision SET {change}; " +
        "CREATE UNIQUE INDEX UX_Revision_Chain ON Revision (Bureau, ChainSeq) WHERE ChainSeq IS NOT NULL;");

    /// <summary>The third receipt was received a day before, and all that follows from that is made to fit.</summary>
    private async Task RewriteChainAsync(ReceiptChainScenario chain)
    {
        var head = ReceiptChain.GenesisHead;
        foreach (var (unit, revision, _, receipt) in chain.Revisions)
        {
            var seq = (int)receipt["chain"]!["seq"]!;
            var at = seq == 3 ? "2025-02-17T03:12:45Z" : (string)receipt["receivedAt"]!;
            if (seq == 3)
            {
                await UpdateRevisionAsync($"ReceivedAt = '2025-02-17 03:12:45' WHERE Bureau = '{unit.BureauCode}' AND ChainSeq = 3");
            }

            var hash = ReceiptChainScenario.ComputeHash(ReceiptChainScenario.GetHashedText(receipt, at));
            head = ReceiptChainScenario.ComputeHash($"{head}\n{hash}");
            await UpdateRevisionAsync($"ReceiptSha256 = '{hash}', ChainHead = '{head}' WHERE Bureau = '{unit.BureauCode}' AND ChainSeq = {seq}");
        }
    }

    [GeneratedRegex(@"\{flip (\w+)\}")]
    private static partial Regex FlipPattern();
}
