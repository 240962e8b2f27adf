using System.Text.RegularExpressions;
using PerfHub.Rules.Report;

namespace PerfHub.Documents.Parsing;

/// <summary>A target or outcome as a form states it, e.g. <c>≥20场次</c>, <c>不超过30万元</c>, <c>40%-60%</c>.</summary>
/// <param name="Direction">The direction that its words imply.</param>
/// <param name="Value">The value; <see langword="null"/> for a range.</param>
/// <param name="Min">The lowest value of a range.</param>
/// <param name="Max">The highest value of a range.</param>
/// <param name="Unit">The unit of measure.</param>
/// <param name="Length">The characters that it takes.</param>
internal sealed partial record MeasureText(Direction? Direction, decimal? Value, decimal? Min, decimal? Max, string? Unit, int Length)
{
    private const int MaxLength = 80;

    private const string Before =
        @"(?<al>大于等于|大于或等于|不低于|不少于|不小于|不得低于|不得少于|至少|达到|≥|>=|=>|大于|高于|超过|多于|>)"
        + @"|(?<am>小于等于|小于或等于|不高于|不超过|不大于|不多于|不得超过|不得高于|控制在|≤|<=|=<|小于|低于|少于|<)"
        + @"|(?<eq>等于|=)";

    private const string After = @"(?<sal>(?:及|或)?以上)|(?<sam>(?:及|或)?以下|以内|之内|(?<=[日天年月时钟])内)|(?<about>左右)";

    /// <summary>The units of measure that are known; others are read where nothing but the unit stands behind a figure.</summary>
    public const string Units =
        @"(?:(?:百万|千万|百|千|万|亿)?(?:个百分点|百分点|元/人|元/月|元/年|人/次|次/年|次/月|次/周|%/年|亿元|百万元|千元|万元|元|%|‰|℃|个工作日|工作日|个月|小时|课时|学时|分钟|平方公里|平方千米|平方米"
        + @"|立方米|公里|千米|海里|公顷|千克|公斤|毫克|km2|km|m2|m3|㎡|m²|人次|人日|人|家次|户次|场次|批次|台次|车次|班次|剂次|例次|项次|件次|点次|艘次|架次|剂|项|家|场"
        + @"|次|名|位|个|件|份|篇|期|户|台|套|辆|处|座|条|批|册|卷|页|本|组|支|艘|头|只|羽|株|棵|亩|吨|米|克|升|度|天|日|年|分|倍|例|宗|起|对|幅|部|集|种|类|所|栋"
        + @"|幢|间|张|块|片|根|车|班|轮|届|门|款|封|村|路|点|眼|口|盏|字|枚|面|团|队|站|平米))";

    /// <summary>Parses a measure that begins at a place of a text; <see langword="null"/> if there is none.</summary>
    public static MeasureText? ParsePrefix(string text, int start) =>
        Create(PrefixRegex().Match(text.Substring(start, Math.Min(MaxLength, text.Length - start))));

    /// <summary>Parses a text that is a measure and nothing else; <see langword="null"/> if it is anything else, e.g. a date or a text.</summary>
    public static MeasureText? ParseWhole(string text)
    {
        text = RemarkRegex().Replace(BracketedUnitRegex().Replace(text.TrimEnd('。', ';', '.', ','), "${u}"), "");
        return DateRegex().IsMatch(text) ? null : Create(WholeRegex().Match(text)) ?? ParseOnly(text);
    }

    /// <summary>Parses an outcome, e.g. <c>25项</c>, <c>已完成25项</c>, <c>达到100%</c>; what it has reached is no direction.</summary>
    public static MeasureText? ParseOutcome(string text) =>
        (OutcomeRegex().Match(text) is { Success: true } match ? ParseWhole(match.Groups["rest"].Value) : null) ?? ParseWhole(text);

    /// <summary>Whether a text is or holds a date.</summary>
    public static bool IsDate(string text) => DateRegex().IsMatch(text);

    // A single figure with a known unit in a few words, e.g. 开展培训20场次.
    private static MeasureText? ParseOnly(string text)
    {
        var matches = AnyFigureRegex().Matches(text);
        return matches.Count == 1 && text.Length <= 24 && WordsRegex().Match(text) is { Success: true } match ? Create(match) : null;
    }

    private static MeasureText? Create(Match match)
    {
        if (!match.Success || FigureText.Parse(match.Groups["n"].Value) is not { } value)
        {
            return null;
        }

        bool Has(string name) => match.Groups[name].Success;
        var unit = Has("u2") && match.Groups["u2"].Length > 0 ? match.Groups["u2"].Value : match.Groups["u"].Value;
        if (Has("pct"))
        {
            unit = "%";
        }

        unit = unit.Length == 0 ? null : unit is "m2" or "m²" ? "㎡" : unit is "百分比" ? "%" : unit;
        if (unit is not null && NoUnitRegex().IsMatch(unit) && !KnownUnitRegex().IsMatch(unit))
        {
            return null;
        }

        if (Has("m"))
        {
            // 40-60 between words of a direction would be two statements.
            return FigureText.Parse(match.Groups["m"].Value) is { } max && max >= value && !Has("al") && !Has("am")
                ? new MeasureText(Rules.Report.Direction.Between, null, value, max, unit, match.Length)
                : null;
        }

        var isAtLeast = Has("al") || Has("sal");
        var isAtMost = Has("am") || Has("sam");
        if (isAtLeast && isAtMost || Has("n2"))
        {
            return null;
        }

        Direction? direction = Has("about") ? null
            : isAtLeast ? Rules.Report.Direction.AtLeast
            : isAtMost ? Rules.Report.Direction.AtMost
            : Has("eq") ? Rules.Report.Direction.Equal
            : null;
        return new MeasureText(direction, value, null, null, unit, match.Length);
    }

    private const string Core =
        @"(?:" + Before + @")?(?:(?<pct>百分之)(?<n>" + FigureText.Number + @")|(?<n>-?" + FigureText.Number + @")(?<u>" + Units + @"(?:/[\u4e00-\u9fffA-Za-z]{1,3})?|" + AnyUnit + @")?(?:(?:-|~|至|到)(?<m>-?" + FigureText.Number + @")(?<u2>" + Units + @")?)?)(?:" + After + @")?";

    // A unit that is not known, up to the end of the clause.
    private const string AnyUnit = @"[\u4e00-\u9fff/]{1,5}(?=[,。;、)]|$)";

    [GeneratedRegex("^" + Core)]
    private static partial Regex PrefixRegex();

    [GeneratedRegex(@"^(?:" + Before + @")?(?:(?<pct>百分之)(?<n>" + FigureText.Number + @")|(?<n>-?" + FigureText.Number + @")(?<u>(?:" + Units + @")|[^\d\s,。;:、()≥≤<>=~+-]{1,8}?)?(?:(?:-|~|至|到)(?<m>-?" + FigureText.Number + @")(?<u2>(?:" + Units + @")|[^\d\s,。;:、()≥≤<>=~+-]{1,8}?)?)?)(?:" + After + @")?(?:完成|办结|到位)?$")]
    private static partial Regex WholeRegex();

    // Words that are no unit of measure: 20场次已完成, 30日前.
    [GeneratedRegex("[内前后上下达到以起约完第每为是共不超增减按均已未全合%]")]
    private static partial Regex NoUnitRegex();

    [GeneratedRegex("^(?:" + Units + @")(?:/[\u4e00-\u9fffA-Za-z]{1,3})?$")]
    private static partial Regex KnownUnitRegex();

    [GeneratedRegex(@"(?<=\d)\((?<u>" + Units + @")\)$")]
    private static partial Regex BracketedUnitRegex();

    [GeneratedRegex("^(?:已|实际|全部|均|共|全年|累计|年度)*(?:完成|达到|达|实现)(?:了|:)?(?<rest>\\d.*)$")]
    private static partial Regex OutcomeRegex();

    // A frequency, a rank and a rate of completion are no amount of what is counted.
    [GeneratedRegex(@"^(?!.*(?:每|第|提前|推迟|完成(?:率|比例|进度)))[^\d]{1,12}?(?:" + Before + @")?(?<n>" + FigureText.Number + @")(?<u>" + Units + @")(?:" + After + @")?$")]
    private static partial Regex WordsRegex();

    [GeneratedRegex(FigureText.Number)]
    private static partial Regex AnyFigureRegex();

    [GeneratedRegex(@"\((?:含|包括|不含|全年|累计|注)[^()]*\)$|\([^()\d]*\)$")]
    private static partial Regex RemarkRegex();

    [GeneratedRegex(@"(?:19|20)\d\d年|\d{1,2}月(?:\d{1,2}日|底|末|初|前|份|中旬|上旬|下旬|$)|(?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?$")]
    private static partial Regex DateRegex();
}
