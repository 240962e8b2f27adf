using System.Globalization;
using System.Text.RegularExpressions;
using PerfHub.Client;
using PerfHub.Web.Localization;
using PerfHub.Web.Tests.Infrastructure;

namespace PerfHub.Web.Tests;

/// <summary>What rules state is shown in words and in the bureau's time.</summary>
[Collection(BrowserTestGroup.Name)]
public sealed partial class RuleTextTests(BrowserFixture browser)
{
    private const string Unit = "0137", Bureau = "650104";

    private const int CasesOfARule = 3;

    private const int Sections = 7;

    [Fact]
    public async Task No_case_of_the_demo_shows_codes_or_times_of_another_zone()
    {
        var all = await browser.Demo.CreateClient("auditor").Deviations.ListDeviationsAsync("650100", 2024).ToListAsync();
        await EnsureReadableAsync([.. all.GroupBy(it => it.Rule).SelectMany(rule => rule.Take(CasesOfARule))]);
    }

    [Fact]
    public async Task A_late_and_incomplete_report_shows_no_codes_and_no_times_of_another_zone()
    {
        const int year = 2009;
        var deviations = await FileLateAsync(year);
        foreach (var rule in (string[])["late-filing", "missing-section", "missing-explanation", "indicator-dropped"])
        {
            Assert.Contains(deviations, it => it.Rule == rule && (UtcTime().IsMatch(it.Formula) || Code().IsMatch(it.Formula)));
        }

        // Message and formula call a section by one name.
        foreach (var section in deviations.Where(it => it.Rule == "missing-section"))
        {
            Assert.Equal($"已填写{SectionName().Match(section.Message).Value}", In("zh", () => RuleText.OfFormula(section.Formula, section.Pointer)));
        }

        Assert.Equal(Sections, deviations.Count(it => it.Rule == "missing-section"));
        await EnsureReadableAsync(deviations);
        using var visitor = await browser.SignInPlainAsync("unit");
        var page = await visitor.OpenAsync($"/bureaus/{Bureau}/units/{Unit}/{year}/report");
        Assert.DoesNotMatch(UtcTime(), page.Text);
        Assert.NotEmpty(page.ReadTexts("th code"));
        Assert.DoesNotMatch(Code(), string.Concat(page.ReadTexts("th code")));

        var late = await visitor.OpenAsync($"/deviations/{deviations.Single(it => it.Rule == "late-filing").Id}");
        Assert.Equal("应为北京时间 2010年3月31日 23:59", late.ReadTexts(".ph-case-figures .ph-tile")[0]);
        Assert.EndsWith("≤ 北京时间 2010年3月31日 23:59", late.ReadText(".ph-case code"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("67 ≥ 100 ∨ deviationReason ≠ ∅", "/indicators/2/deviationReason", "67 ≥ 100 或者 已填写“偏差原因”")]
    [InlineData("partly = achieved ∨ deviationReason ≠ ∅", "/indicators/0/deviationReason", "部分达成 = 达成 或者 已填写“偏差原因”")]
    [InlineData("duties ≠ ∅", "/profile/duties", "已填写“部门主要职能”")]
    [InlineData("keyWork ≠ ∅", "/keyWork", "已填写“年度重点工作”")]
    [InlineData("A-1 ∈ indicators", "/indicators", "上年代码为 A-1 的指标仍列入本年绩效指标")]
    [InlineData("2024-12-31 ≤ 2024-12-30", "/filledOn", "2024年12月31日 ≤ 2024年12月30日")]
    [InlineData("2025-03-31T16:00:00.5Z ≤ 2025-03-31T15:59:59.999Z", "", "北京时间 2025年4月1日 00:00 ≤ 北京时间 2025年3月31日 23:59")]
    [InlineData("0 ≠ 0 ∨ 10 = 0", "/score/execution", "0 ≠ 0 或者 10 = 0")]
    [InlineData("missed = achieved", "/indicators/0/final/unit", "missed = achieved")]
    public void Formulas_are_in_words(string formula, string pointer, string expected) => Assert.Equal(expected, In("zh", () => RuleText.OfFormula(formula, pointer)));

    [Theory]
    [InlineData("67 ≥ 100 ∨ deviationReason ≠ ∅", "/indicators/2/deviationReason", "67 ≥ 100 or “Reason for deviation” is filled in")]
    [InlineData("partly = achieved ∨ deviationReason ≠ ∅", "/indicators/0/deviationReason", "Partly = Achieved or “Reason for deviation” is filled in")]
    [InlineData("duties ≠ ∅", "/profile/duties", "“Main duties” is filled in")]
    [InlineData("1 ∈ indicators", "/indicators", "last year's indicator 1 is still listed this year")]
    [InlineData("2024-12-31 ≤ 2024-12-30", "/filledOn", "31 December 2024 ≤ 30 December 2024")]
    [InlineData("2025-03-31T16:00:00.5Z ≤ 2025-03-31T15:59:59.999Z", "", "1 April 2025, 00:00 (Asia/Shanghai) ≤ 31 March 2025, 23:59 (Asia/Shanghai)")]
    public void Formulas_are_in_English_words(string formula, string pointer, string expected) => Assert.Equal(expected, In("en", () => RuleText.OfFormula(formula, pointer)));

    [Theory]
    [InlineData("2025-03-31T15:59:59.999Z", "北京时间 2025年3月31日 23:59")]
    [InlineData("2024-12-31", "2024年12月31日")]
    [InlineData("优", "优")]
    [InlineData("自 2024-12-31 起", "自 2024-12-31 起")]
    public void Figures_that_are_times_are_local(string text, string expected) => Assert.Equal(expected, In("zh", () => RuleText.Of(text)));

    // The machine that runs the tests may have any language.
    private static string In(string language, Func<string> read)
    {
        var culture = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            return read();
        }
        finally
        {
            CultureInfo.CurrentUICulture = culture;
        }
    }

    private async Task EnsureReadableAsync(IReadOnlyList<Deviation> deviations)
    {
        Assert.NotEmpty(deviations);
        using var visitor = await browser.SignInPlainAsync("auditor");
        foreach (var deviation in deviations)
        {
            var page = await visitor.OpenAsync($"/deviations/{deviation.Id}");
            Assert.DoesNotMatch(UtcTime(), page.Text);
            Assert.DoesNotMatch(Code(), string.Concat(page.ReadTexts(".ph-case code")));
            Assert.DoesNotMatch(Code(), string.Concat(page.ReadTexts(".ph-case-figures")));
        }
    }

    /// <summary>Files a report that lacks what rules ask for, after the window has closed, a year after one with a further indicator.</summary>
    private async Task<IReadOnlyList<Deviation>> FileLateAsync(int year)
    {
        var unit = browser.Demo.CreateClient("unit").SelfEvaluations;
        await browser.Demo.CreateClient("bureauAdmin").Windows.PutWindowsAsync(Bureau, year, new PutWindowsRequest
        {
            Final = new WindowPeriod { OpensAt = new DateTimeOffset(year + 1, 1, 1, 0, 0, 0, TimeSpan.FromHours(8)), ClosesAt = new DateTimeOffset(year + 1, 3, 31, 23, 59, 59, TimeSpan.FromHours(8)) },
        });
        var report = (await unit.GetReportAsync(Bureau, Unit, 2024)).Value.Report with { FiscalYear = null };
        var missed = report.Indicators[^1] with { Final = new Measure { Value = 0.5m, Unit = report.Indicators[^1].Final!.Unit }, DeviationReason = null };
        await unit.FileReportAsync(Bureau, Unit, year - 1, report with { Indicators = [.. report.Indicators.SkipLast(1), missed with { Code = "91", Name = "上年才有的指标" }] });
        await unit.FileReportAsync(Bureau, Unit, year, report with { Indicators = [.. report.Indicators.SkipLast(1), missed], Profile = report.Profile! with { Duties = null }, KeyWork = [], Problems = null, Causes = null, Improvements = null, Suggestions = null, Conclusion = null });
        return await browser.Demo.CreateClient("auditor").Deviations.ListDeviationsAsync("650100", year, unit: Unit).ToListAsync();
    }

    [GeneratedRegex("^“[^”]+”")]
    private static partial Regex SectionName();

    [GeneratedRegex("[A-Za-z]{4,}")]
    private static partial Regex Code();

    [GeneratedRegex(@"\dT\d\d:")]
    private static partial Regex UtcTime();
}
