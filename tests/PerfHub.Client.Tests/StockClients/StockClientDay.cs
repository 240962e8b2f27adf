using PerfHub.Client.Tests.Infrastructure;

namespace PerfHub.Client.Tests.StockClients;

/// <summary>A day of a unit, a bureau and an auditor with a client that a generator has made from the committed document.</summary>
internal static class StockClientDay
{
    private const string UnitCode = TestBureau.UnitCode, OtherUnit = "0138";

    public static async Task RunAsync(ClientHost host, Func<string, IStockClient> connect)
    {
        var bureau = await TestBureau.CreateAsync(host);
        var code = bureau.Code;
        using var admin = connect(bureau.AdminKey);
        using var unit = connect(bureau.UnitKey);
        using var auditor = connect(await admin.CreateAuditorKeyAsync(code));

        // The bureau opens the year and registers another unit.
        var now = TimeProvider.System.GetUtcNow();
        await admin.OpenYearAsync(code, now.AddDays(-1), now.AddDays(30));
        await admin.RegisterUnitAsync(code, OtherUnit, "图书馆");
        Assert.Equal([UnitCode, OtherUnit], await admin.ListUnitsAsync(code));

        // The unit tries its report and files it; it is in time.
        Assert.Equal(("Unit", UnitCode), await unit.ReadCallerAsync());
        var verified = await unit.ValidateReportAsync(code, UnitCode);
        var receipt = await unit.FileReportAsync(code, UnitCode, "morning");
        Assert.Equal(receipt, await unit.FileReportAsync(code, UnitCode, "morning"));
        Assert.Equal((1, false, verified), (receipt.Revision, receipt.Late, receipt.Verified));
        Assert.Equal((new DateOnly(2025, 2, 18), "Quantitative"), await unit.ReadReportAsync(code, UnitCode));

        // The bureau sees who is missing, and what the rules have found; the unit explains.
        Assert.Equal([OtherUnit], await admin.ListMissingUnitsAsync(code));
        var deviation = await admin.FindOpenDeviationAsync(code, UnitCode);
        await unit.ExplainAsync(deviation, "年末补付。");
        await admin.ConfirmAsync(deviation, "属实。");
        Assert.Equal("Confirmed", await admin.ReadStatusAsync(deviation));
        var (total, sum) = await admin.PreviewDismissalAsync(code, "可以接受。");
        Assert.Equal(total, sum);
        await admin.AcceptReportAsync(code, UnitCode);
        Assert.Equal("Accepted", await unit.ReadLastEventAsync(code, UnitCode));
        Assert.Equal(1, await admin.CountAcceptedAsync(code));
        Assert.Equal((UnitCode, "优"), await admin.ReadFirstInRankingAsync(code));

        // The auditor draws a sample, checks the receipt, and adds a finding.
        Assert.Equal(UnitCode, await auditor.DrawUnitAsync(code, "2024"));
        Assert.Equal(receipt.Seq, await auditor.ReadProofAsync(code, UnitCode));
        var finding = await auditor.AddFindingAsync(code, UnitCode, "人数不符");
        Assert.Equal(finding, await auditor.FindDeviationAsync(code, "人数不符"));
        Assert.True(await auditor.ReadReviewLetterAsync(code, UnitCode) > 1000);

        // A refusal is a typed problem.
        Assert.Equal((403, "urn:perfhub:problem:forbidden"), await unit.ReadOverviewProblemAsync(code));
    }
}
