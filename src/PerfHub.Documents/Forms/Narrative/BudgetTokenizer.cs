using System.Globalization;
using System.Text.RegularExpressions;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Narrative;

/// <summary>Splits sentences about the budget into labels, scopes and figures.</summary>
internal static partial class BudgetTokenizer
{
    private static readonly (string Group, BudgetLabel Label)[] Labels =
    [
        ("adjustmentRate", BudgetLabel.AdjustmentRate), ("executionRate", BudgetLabel.ExecutionRate), ("initial", BudgetLabel.Initial),
        ("adjusted", BudgetLabel.Adjusted), ("executed", BudgetLabel.Executed), ("spent", BudgetLabel.Spent), ("increase", BudgetLabel.Increase), ("decrease", BudgetLabel.Decrease),
        ("adjustment", BudgetLabel.Adjustment), ("carried", BudgetLabel.CarriedOver), ("received", BudgetLabel.Received), ("budget", BudgetLabel.Budget),
    ];

    private static readonly (string Group, BudgetScope Scope)[] Scopes =
    [
        ("fiscal", BudgetScope.FiscalFunds), ("upper", BudgetScope.UpperLevel), ("own", BudgetScope.OwnLevel), ("other", BudgetScope.OtherSource),
        ("basic", BudgetScope.Basic), ("personnel", BudgetScope.Personnel), ("public", BudgetScope.PublicUse), ("projects", BudgetScope.Projects),
        ("total", BudgetScope.Total),
    ];

    public static IReadOnlyList<BudgetToken> Split(string text)
    {
        var (tokens, skipped) = (new List<BudgetToken>(), FindRemarks(text));
        var next = 0;
        foreach (Match match in TokenRegex().Matches(text))
        {
            while (next < skipped.Count && skipped[next].End <= match.Index)
            {
                next++;
            }

            if (!(next < skipped.Count && match.Index >= skipped[next].Start) && Create(match) is { } token)
            {
                tokens.Add(token);
            }
        }

        return tokens;
    }

    /// <summary>Finds remarks in brackets without an amount: their words are not about the figures behind them.</summary>
    private static List<(int Start, int End)> FindRemarks(string text) =>
        [.. RemarkRegex().Matches(text).Where(match => match.Length > 8 && !MoneyRegex().IsMatch(match.Value)).Select(match => (match.Index, match.Index + match.Length))];

    private static BudgetToken? Create(Match match)
    {
        foreach (var (group, label) in Labels)
        {
            if (match.Groups[group].Success)
            {
                return new BudgetToken(BudgetTokenKind.Label, match.Index, match.Length, Label: label);
            }
        }

        foreach (var (group, scope) in Scopes)
        {
            if (match.Groups[group].Success)
            {
                return new BudgetToken(BudgetTokenKind.Scope, match.Index, match.Length, Scope: scope);
            }
        }

        if (match.Groups["year"].Success)
        {
            return new BudgetToken(BudgetTokenKind.Year, match.Index, match.Length, Value: int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture));
        }

        if (match.Groups["n"].Success)
        {
            return CreateFigure(match);
        }

        var kind = match.Groups["block"].Success ? BudgetTokenKind.Block
            : match.Groups["topic"].Success ? BudgetTokenKind.Topic
            : match.Groups["among"].Success ? BudgetTokenKind.Among
            : match.Groups["clause"].Success ? BudgetTokenKind.Clause
            : match.Groups["sentence"].Success ? BudgetTokenKind.Sentence
            : BudgetTokenKind.Paragraph;
        return new BudgetToken(kind, match.Index, match.Length);
    }

    private static BudgetToken? CreateFigure(Match match)
    {
        if (FigureText.Parse(match.Groups["n"].Value) is not { } value)
        {
            return null;
        }

        if (match.Groups["unit"].Success || match.Groups["headUnit"].Success)
        {
            var unit = match.Groups["unit"].Success ? match.Groups["unit"].Value : match.Groups["headUnit"].Value;
            return FigureText.ToTenThousands(value, unit) is { } amount
                ? new BudgetToken(BudgetTokenKind.Amount, match.Index, match.Length, Value: amount, Note: unit == "万元" ? null : $"{value}{unit} = {amount} 万元")
                : null;
        }

        var kind = match.Groups["percent"].Success ? BudgetTokenKind.Percent
            : match.Groups["weight"].Success ? BudgetTokenKind.Weight
            : BudgetTokenKind.Points;
        return new BudgetToken(kind, match.Index, match.Length, Value: value);
    }

    private const string Pattern =
        // Figures first: what they hold is no label.
        @"(?<headUnit>(?<=\()(?:万元|元))\)[:为是]*(?<n>-?" + FigureText.Number + @")(?!万|元|%|年)"
        + @"|(?<n>-?" + FigureText.Number + @")(?<unit>" + FigureText.MoneyUnit + @")(?!/)"
        + @"|(?<n>-?" + FigureText.Number + @")(?<percent>%)|(?<percent>百分之)(?<n>" + FigureText.Number + @")"
        + @"|(?<weight>(?:分值|权重|满分)(?:为|:|是)?)(?<n>" + FigureText.Number + @")分"
        + @"|(?<points>得分?(?:为|:|是)?)(?<n>" + FigureText.Number + @")分"
        + @"|(?<!\d)(?<year>20\d\d)(?:年(?![初末底])|(?=年[初末底]))"
        // Comparisons, other years, and parts of a budget that no report has a field for.
        + @"|(?<carried>(?:上年|年初|以前年度)(?:财政)?(?:结转结余|结转和结余|结转|结余)(?:资金|数|金额|收入)?)"
        + @"|(?<among>其中)"
        + @"|(?<block>上年|去年|上一年|前年|同期|同比|较|相比|比年初|节约|结余|结转|未使用|未支出|未执行|增长|下降|截至\d{1,2}月|上半年|第[一二三四]季度|收回)"
        + @"|(?<topic>三公|会议费|培训费|差旅费|接待|公车|公务|因公|采购|政府性基金|国有资本|一般公共预算|债券?|下属|二级单位|所属|事业收入|经营收入|办公费|工资|住房|社保|保险|资产|机关运行经费)"
        + @"|(?<adjustmentRate>预算调整率|调整率)"
        + @"|(?<executionRate>(?:预算|资金|整体|支出)*(?:执行率|支出率|支出进度|执行进度)|预算完成率)"
        + @"|(?<initial>年初(?:部门|批复|安排|财政|核定|下达|单位|整体|支出)*预算(?:批复|安排|支出|收入)*(?:数|金额|总额|资金|规模)?|年初(?:安排|批复|核定)(?:数|金额|资金)?|年初数)"
        + @"|(?<adjusted>预算数?\(调整后\)|(?:预算)?调整后的?(?:全年|部门|年度)?预算(?:数|金额|总额)?|调整后(?:数|金额)?为?|(?:全年|年度|本年|最终|当年)(?:部门|支出)?预算(?!支出|执行|完成|调整|绩效)(?:安排)?(?:数|金额|总额|资金)?|调整预算(?:数|金额)|追加后预算数?)"
        + @"|(?<total>资金总体(?=支出))|(?<executed>(?<=资金总体)支出|(?<=决算[^。;]{0,24})总支出(?:合计|总额)?(?!预算)|(?:预算)?执行(?:数|金额|总额|资金|支出|(?=\d))|(?:支出)?决算(?:数|金额|支出)|支出决算|(?:全年|实际|累计|预算|共|已|本年|当年)*(?:实际)?支出(?:资金|金额|决算数|总额|合计|共计|数)(?!预算)|(?:全年|实际|累计|本年|当年)+支出(?!预算|绩效)|支付(?:金额|数|资金)|(?:实际|全年|累计|已)+(?:执行|完成支出|使用资金|完成)(?!率|进度))"
        + @"|(?<spent>支出(?:了|为)?(?=\d))"
        + @"|(?<increase>(?:年中|年内|预算|全年|中期)*(?:调增|追加)(?:预算|资金)*(?:数|金额|额)?)"
        + @"|(?<decrease>(?:年中|年内|预算|全年|中期)*(?:调减|核减|压减)(?:预算|资金)*(?:数|金额|额)?)"
        + @"|(?<adjustment>(?:年中|预算|全年|年内)*调整(?:数|金额|额)(?!\)|后))"
        + @"|(?<received>(?:实际)?到位(?:资金|数|金额))"
        // Scopes.
        + @"|(?<fiscal>财政(?:拨款)?资金(?:预算)?(?:部分)?|财政拨款(?:收入|部分)?)"
        + @"|(?<upper>上级(?:补助|转移支付|专项|财政)*(?:资金|财力)(?:安排|项目)?)"
        + @"|(?<own>本级(?:财政)?(?:资金|财力)(?:安排|项目)?)"
        + @"|(?<other>其他资金(?:安排)?)"
        + @"|(?<basic>基本支出)"
        + @"|(?<personnel>人员(?:经费|支出))"
        + @"|(?<public>(?:日常)?公用(?:经费|支出))"
        + @"|(?<projects>项目(?:支出|经费|资金)|\d+个项目)"
        + @"|(?<total>(?:部门单位|部门|单位)?(?:整体|总体)(?:支出)?|(?:我|本)(?:部门单位|部门|单位|局|委|院|中心|校|馆|站|所)|部门预算|收支总预算)"
        + @"|(?<budget>支出预算(?:数|金额|总额)?|预算(?:总)?(?:金额|总额|数|资金|安排|批复)|(?:项目)?总金额|(?:项目)?资金总额|安排(?:资金|预算)|预算(?!绩效|管理|编制|执行|调整|单位|部门))"
        + @"|(?<clause>,|:|、)|(?<sentence>;)|(?<paragraph>。|!|\?)";

    [GeneratedRegex(Pattern)]
    private static partial Regex TokenRegex();

    [GeneratedRegex(@"\([^()]*(?:\([^()]*\)[^()]*)*\)")]
    private static partial Regex RemarkRegex();

    [GeneratedRegex(FigureText.Number + FigureText.MoneyUnit)]
    private static partial Regex MoneyRegex();
}
