using System.Text.RegularExpressions;

namespace PerfHub.Documents.Forms.Narrative;

/// <summary>A grade that is ticked in a list, e.g. 优☑ 良□ 中□ 差□ or 优（√） 良（ ）.</summary>
internal static partial class CheckedGrade
{
    /// <summary>Whether a compact text has a list of grades with boxes.</summary>
    public static bool HasBoxes(string text) => ListRegex().IsMatch(text);

    /// <summary>Finds the ticked grade; <see langword="null"/> if there is no such list, or not exactly one tick in it.</summary>
    public static string? Find(string text)
    {
        if (ListRegex().Match(text) is not { Success: true } list)
        {
            return null;
        }

        // The boxes stand before the grades if the list begins with one.
        var items = list.Groups["before"].Success ? list.Groups["before"] : list.Groups["after"];
        var ticked = items.Captures.Where(item => TickRegex().IsMatch(item.Value)).ToList();
        return ticked.Count == 1 ? FieldReader.FindGrade(GradeRegex().Match(ticked[0].Value).Value) : null;
    }

    private const string Box = @"(?:[□☐☑√✓✔■▢○●]|\((?:√|✓|✔|)\))";

    private const string Grade = "(?:优秀?|良好?|中等?|较?差)";

    [GeneratedRegex("(?:(?<before>" + Box + Grade + "[、,;]?){3,}|(?<after>" + Grade + Box + "[、,;]?){3,})")]
    private static partial Regex ListRegex();

    [GeneratedRegex("[☑√✓✔■●]")]
    private static partial Regex TickRegex();

    [GeneratedRegex(Grade)]
    private static partial Regex GradeRegex();
}
