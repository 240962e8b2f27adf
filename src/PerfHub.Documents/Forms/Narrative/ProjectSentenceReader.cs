using System.Text.RegularExpressions;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Parsing;

namespace PerfHub.Documents.Forms.Narrative;

/// <summary>Reads the projects that the section on projects describes one by one, or by source.</summary>
internal sealed partial class ProjectSentenceReader(DraftBuilder draft)
{
    private readonly bool _hasTable = draft.Has("/budget/projects/items/0/name");
    private int _count;

    /// <summary>Reads a passage about one project, or about the projects of one source; <see langword="false"/> if it is about all of them.</summary>
    public bool TryRead(Passage passage)
    {
        var text = passage.Value;
        if (ByLevelRegex().Match(text) is { Success: true } level)
        {
            var name = PurposeRegex().Match(text) is { Success: true } purpose ? purpose.Groups["name"] : (Group)level;
            return ReadItem(passage, name.Index, name.Length, level.Groups["upper"].Success ? "upperLevel" : "ownLevel", level.Length);
        }

        if (AllRegex().IsMatch(text) || ItemRegex().Match(text) is not { Success: true } item)
        {
            return false;
        }

        return ReadItem(passage, item.Groups["name"].Index, item.Groups["name"].Length, null, item.Length);
    }

    private bool ReadItem(Passage passage, int nameStart, int nameLength, string? source, int from)
    {
        var rest = passage.Value[from..];
        var (budget, executed) = (BudgetRegex().Match(rest), ExecutedRegex().Match(rest));
        if (!budget.Success && !executed.Success)
        {
            return false;
        }

        // The project is known now: its amounts are not those of all projects, even if a table already listed it.
        if (_hasTable)
        {
            return true;
        }

        var pointer = $"/budget/projects/items/{_count++}";
        draft.Propose(pointer + "/name", passage.GetSource(nameStart, nameLength).Text.Trim(), passage.GetSource(nameStart, nameLength));
        if (source is not null)
        {
            draft.Propose(pointer + "/source", source, passage.GetSource(0, from));
        }

        foreach (var (match, property) in ((Match, string)[])[(budget, "budget"), (executed, "executed")])
        {
            if (match.Success && FigureText.Parse(match.Groups["n"].Value) is { } value && FigureText.ToTenThousands(value, match.Groups["u"].Value) is { } amount)
            {
                draft.Propose(
                    $"{pointer}/{property}", amount, passage.GetSource(from + match.Index, match.Length), 0,
                    match.Groups["u"].Value == "万元" ? null : $"{match.Groups["n"].Value}{match.Groups["u"].Value} = {amount} 万元");
            }
        }

        return true;
    }

    [GeneratedRegex(@"^(?:\(?\d{1,2}[).、]|[一二三四五六七八九十]是)?(?:(?<upper>上级|中央|自治区|省级|市级)|(?<own>本级|区级|县级))(?:财力|财政|资金|专项|补助|转移支付)*(?:项目)?(?:共计|共有|共|有)?\d+个项目")]
    private static partial Regex ByLevelRegex();

    [GeneratedRegex(@"^(?:20\d\d年)?(?:度)?(?:本|我)?(?:单位|部门|局|中心|院)?(?:共有|共|有|安排|实施)*\d+个项目|项目(?:支出)?(?:共|合计|总)")]
    private static partial Regex AllRegex();

    [GeneratedRegex(@"^(?:\(\d{1,2}\)|\d{1,2}[、.)]|[一二三四五六七八九十]是|[①-⑳])""?《?(?<name>[^,:。;]{2,60}?)》?""?(?:[:,。]|(?=(?:年初|全年)?预算|安排))")]
    private static partial Regex ItemRegex();

    [GeneratedRegex(@"主要用于(?<name>[^,。;]{2,60})")]
    private static partial Regex PurposeRegex();

    [GeneratedRegex(@"(?:(?:全年|调整后|年度)预算|预算(?:总)?(?:金额|资金|数|安排|总额)?|安排(?:资金|预算)?|项目(?:总)?金额|总投资)(?:为|共|计|:|数|安排|批复)*(?<n>" + FigureText.Number + @")(?<u>" + FigureText.MoneyUnit + ")")]
    private static partial Regex BudgetRegex();

    [GeneratedRegex(@"(?:执行(?:金额|数|资金)?|实际支出|支出(?:金额|资金|数)?|已支出|实际使用|支付(?:金额|资金)?|完成支出)(?:为|共|计|:)*(?<n>" + FigureText.Number + @")(?<u>" + FigureText.MoneyUnit + ")")]
    private static partial Regex ExecutedRegex();
}
