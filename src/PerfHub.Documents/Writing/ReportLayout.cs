using System.Globalization;
using PerfHub.Rules.Report;

namespace PerfHub.Documents.Writing;

/// <summary>Lays out a report in the official form. What is laid out can be read back from the document, figure by figure.</summary>
public static class ReportLayout
{
    private static readonly string[] FundsHeadings =
        ["项目（万元）", "年初预算数", "上年结转", "年中调整数", "全年预算数", "到位数", "执行数", "预算调整率", "执行率"];

    /// <summary>Lays out the narrative report (自评报告).</summary>
    public static IReadOnlyList<LayoutBlock> CreateReport(SelfEvaluationReport report, string unitName, int fiscalYear)
    {
        var numbers = new HeadingNumbers();
        var blocks = new List<LayoutBlock>
        {
            new LayoutText("部门单位整体支出绩效自评报告", LayoutTextStyle.Title),
            new LayoutText($"（{fiscalYear}年度）", LayoutTextStyle.Subtitle),
            new LayoutText($"部门单位名称（公章）：{unitName}", LayoutTextStyle.Plain),
            new LayoutText($"填报时间：{FormatDate(report.FilledOn)}", LayoutTextStyle.Plain),
            numbers.CreateChapter("基本概况"),
        };
        AddProfile(blocks, numbers, report);
        AddKeyWork(blocks, numbers, report.KeyWork);
        blocks.Add(numbers.CreateChapter("部门单位整体支出管理及使用情况"));
        blocks.Add(CreateFunds(report.Budget));
        AddProjects(blocks, report.Budget.Projects);
        AddManagement(blocks, numbers, report.Management);
        blocks.Add(numbers.CreateChapter("部门单位整体支出绩效分析"));
        blocks.Add(CreateIndicators(report.Indicators));
        blocks.Add(CreateScores(report.Score));
        AddEnding(blocks, numbers, report);
        return blocks;
    }

    /// <summary>Lays out the national table (自评表): funds, indicators and scores first, the rest below.</summary>
    public static IReadOnlyList<LayoutBlock> CreateTable(SelfEvaluationReport report, string unitName, int fiscalYear)
    {
        var numbers = new HeadingNumbers();
        var blocks = new List<LayoutBlock>
        {
            new LayoutText("部门整体支出绩效自评表", LayoutTextStyle.Title),
            new LayoutText($"（{fiscalYear}年度）", LayoutTextStyle.Subtitle),
            new LayoutText($"部门单位名称：{unitName}", LayoutTextStyle.Plain),
            new LayoutText($"填报时间：{FormatDate(report.FilledOn)}", LayoutTextStyle.Plain),
            CreateFunds(report.Budget),
            CreateIndicators(report.Indicators),
            CreateScores(report.Score),
        };
        AddProjects(blocks, report.Budget.Projects);
        AddProfile(blocks, numbers, report);
        AddKeyWork(blocks, numbers, report.KeyWork);
        AddManagement(blocks, numbers, report.Management);
        AddEnding(blocks, numbers, report);
        return blocks;
    }

    /// <summary>Formats a figure without trailing zeros.</summary>
    internal static string FormatFigure(decimal value) => Format(value);

    private static string Format(decimal? value) => value?.ToString("0.############", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Formats a target with the sign of its direction, e.g. <c>≥20场次</c>.</summary>
    internal static string FormatTarget(Target? target, Direction? direction)
    {
        if (target is null)
        {
            return "";
        }

        var sign = direction switch { Direction.AtLeast => "≥", Direction.AtMost => "≤", Direction.Equal => "=", _ => "" };
        return target.Value is { } value ? $"{sign}{Format(value)}{target.Unit}" : $"{Format(target.Min)}~{Format(target.Max)}{target.Unit}";
    }

    /// <summary>Formats a measure, e.g. <c>25项</c>.</summary>
    internal static string FormatMeasure(Measure? measure) => measure is null ? "" : Format(measure.Value) + measure.Unit;

    private static string FormatDate(DateOnly date) => date.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);

    private static string FormatRate(decimal? rate) => rate is null ? "" : Format(rate) + "%";

    private static void AddProfile(List<LayoutBlock> blocks, HeadingNumbers numbers, SelfEvaluationReport report)
    {
        AddText(blocks, () => numbers.CreatePart("部门主要职能"), report.Profile?.Duties);
        if (report.Profile is not { } profile)
        {
            return;
        }

        if (profile.Departments is { Count: > 0 } departments)
        {
            blocks.Add(numbers.CreatePart("机构设置"));
            blocks.Add(new LayoutText($"下设{departments.Count}个处室，分别是：{string.Join('、', departments)}。"));
        }

        var rows = ((string, int?)[])[("编制人数", profile.EstablishedPosts), ("实有人数", profile.ActualStaff), ("雇员人数", profile.ContractStaff)];
        if (rows.Any(row => row.Item2 is not null))
        {
            blocks.Add(new LayoutTable([.. rows.Where(row => row.Item2 is not null).Select(row => (IReadOnlyList<string?>)[row.Item1, $"{row.Item2}人"])], [1, 1], 0));
        }
    }

    private static void AddKeyWork(List<LayoutBlock> blocks, HeadingNumbers numbers, IReadOnlyList<KeyWork>? items)
    {
        if (items is not { Count: > 0 })
        {
            return;
        }

        blocks.Add(numbers.CreatePart("年度重点工作"));
        for (var index = 0; index < items.Count; index++)
        {
            // Each item needs a line of its own, with a text or without one, so that its figures stay with it.
            blocks.Add(new LayoutText(OneLine(items[index].Text) is { Length: >= 6 } text ? text : $"第{index + 1}项重点工作。{OneLine(items[index].Text)}"));
            if (items[index].Figures is { Count: > 0 } figures)
            {
                blocks.Add(new LayoutText("数据：" + string.Join('；', figures.Select(FormatFigure)) + "。"));
            }
        }
    }

    private static string FormatFigure(NarrativeFigure figure) =>
        $"{OneLine(figure.Label)}：{Format(figure.Value)}{figure.Unit}"
        + (figure.PercentOfPlan is { } plan ? $"（完成计划的{Format(plan)}%）" : "")
        + (figure.Indicator is { } indicator ? $"（指标{indicator}）" : "");

    private static LayoutTable CreateFunds(Budget budget)
    {
        var rows = new List<IReadOnlyList<string?>>
        {
            FundsHeadings,
            (string[])["部门整体支出总额", Format(budget.Initial), Format(budget.CarriedOver), Format(budget.Adjustment), Format(budget.Adjusted), Format(budget.Received), Format(budget.Executed), FormatRate(budget.AdjustmentRate), FormatRate(budget.ExecutionRate)],
        };
        foreach (var source in budget.Sources ?? [])
        {
            rows.Add((string[])[$"资金来源：{FormatKind(source.Kind)}", Format(source.Initial), Format(source.CarriedOver), "", Format(source.Adjusted), "", Format(source.Executed), "", ""]);
        }

        if (budget.FiscalFunds is { } fiscal)
        {
            rows.Add((string[])["财政资金预算部分", Format(fiscal.Initial), "", "", Format(fiscal.Adjusted), "", Format(fiscal.Executed), "", ""]);
        }

        if (budget.Basic is { } basic)
        {
            rows.Add((string[])["基本支出", "", "", "", Format(basic.Budget), "", Format(basic.Executed), "", FormatRate(basic.ExecutionRate)]);
            rows.Add((string[])["人员经费", "", "", "", Format(basic.Personnel), "", "", "", ""]);
            rows.Add((string[])["公用经费", "", "", "", Format(basic.PublicUse), "", "", "", ""]);
        }

        if (budget.Projects is { } projects)
        {
            rows.Add((string[])["项目支出", "", "", "", Format(projects.Budget), "", Format(projects.Executed), "", ""]);
        }

        return new LayoutTable(rows, [20, 10, 9, 9, 10, 9, 10, 10, 9]);
    }

    private static string FormatKind(string? kind) => kind switch
    {
        "upperLevel" => "上级资金",
        "ownLevel" => "本级资金",
        "other" => "其他资金",
        _ => OneLine(kind) is { Length: > 0 } name ? name : "未注明",
    };

    private static void AddProjects(List<LayoutBlock> blocks, Projects? projects)
    {
        if (projects?.Items is { Count: > 0 } items)
        {
            blocks.Add(new LayoutTable(
                [["项目名称", "资金来源", "预算数（万元）", "执行数（万元）"], .. items.Select(item =>
                    (IReadOnlyList<string?>)[OneLine(item.Name) is { Length: > 0 } name ? name : "—", item.Source is null ? "" : FormatKind(item.Source), Format(item.Budget), Format(item.Executed)])],
                [20, 10, 10, 10]));
        }
    }

    private static LayoutTable CreateIndicators(IReadOnlyList<Indicator> indicators)
    {
        var rows = new List<IReadOnlyList<string?>>
        {
            (string[])["指标编码", "一级指标", "二级指标", "三级指标", "年初指标值", "调整后指标值", "年中监控完成值", "实际完成值", "完成率（%）", "分值", "得分", "偏差原因分析", "改进措施"],
        };
        rows.AddRange(indicators.Select(it => (IReadOnlyList<string?>)
        [
            it.Code, FormatCategory(it.Category), OneLine(it.Subcategory), OneLine(it.Name),
            it.Target is null ? OneLine(it.TargetText) : FormatTarget(it.Target, it.Direction),
            FormatTarget(it.AdjustedTarget, it.Direction), FormatMeasure(it.MidYear),
            it.Final is null ? OneLine(it.FinalText) : FormatMeasure(it.Final),
            Format(it.CompletionRate), Format(it.Weight), Format(it.Score), OneLine(it.DeviationReason), OneLine(it.Improvement),
        ]));
        return RemoveBlankColumns(new LayoutTable(rows, [5, 7, 7, 16, 9, 9, 9, 9, 7, 6, 6, 14, 14]));
    }

    // Systems that file JSON name categories in English.
    private static string FormatCategory(string? category) => category switch
    {
        "output" => "产出指标",
        "benefit" => "效益指标",
        "satisfaction" => "满意度指标",
        _ => OneLine(category),
    };

    /// <summary>Leaves out the columns that no indicator fills, except those that the form needs.</summary>
    private static LayoutTable RemoveBlankColumns(LayoutTable table)
    {
        string[] needed = ["指标编码", "三级指标", "年初指标值", "实际完成值", "分值", "得分"];
        var kept = Enumerable.Range(0, table.Widths.Count)
            .Where(column => needed.Contains(table.Rows[0][column]) || table.Rows.Skip(1).Any(row => !string.IsNullOrEmpty(row[column]))).ToList();
        return new LayoutTable([.. table.Rows.Select(row => (IReadOnlyList<string?>)[.. kept.Select(column => row[column])])], [.. kept.Select(column => table.Widths[column])]);
    }

    private static LayoutTable CreateScores(ClaimedScore score)
    {
        var rows = new List<IReadOnlyList<string?>>();
        if (score.ExecutionWeight is { } weight)
        {
            rows.Add((string[])["预算执行分值", Format(weight)]);
        }

        if (score.Execution is { } execution)
        {
            rows.Add((string[])["预算执行得分", Format(execution)]);
        }

        rows.Add((string[])["自评总分", Format(score.Total)]);
        rows.Add((string[])["评价等级", score.Grade.ToChinese()]);
        return new LayoutTable(rows, [1, 1], 0);
    }

    private static void AddManagement(List<LayoutBlock> blocks, HeadingNumbers numbers, Management? management)
    {
        AddText(blocks, () => numbers.CreatePart("管理制度健全性"), management?.Systems);
        AddText(blocks, () => numbers.CreatePart("资金使用合规性和安全性"), management?.Compliance);
    }

    private static void AddEnding(List<LayoutBlock> blocks, HeadingNumbers numbers, SelfEvaluationReport report)
    {
        AddText(blocks, () => numbers.CreateChapter("评价结论"), report.Conclusion);
        AddList(blocks, () => numbers.CreateChapter("存在的主要问题"), report.Problems);
        AddList(blocks, () => numbers.CreateChapter("原因分析"), report.Causes);
        AddList(blocks, () => numbers.CreateChapter("改进措施"), report.Improvements);
        AddList(blocks, () => numbers.CreateChapter("建议"), report.Suggestions);
    }

    private static void AddText(List<LayoutBlock> blocks, Func<LayoutText> createHeading, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            blocks.Add(createHeading());
            blocks.AddRange(text.ReplaceLineEndings("\n").Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => new LayoutText(line)));
        }
    }

    private static void AddList(List<LayoutBlock> blocks, Func<LayoutText> createHeading, IReadOnlyList<string>? items)
    {
        if (items is { Count: > 0 })
        {
            blocks.Add(createHeading());
            blocks.AddRange(items.Select((item, index) => new LayoutText($"{index + 1}．{OneLine(item)}")));
        }
    }

    private static string OneLine(string? text) => text?.ReplaceLineEndings(" ").Trim() ?? "";
}
