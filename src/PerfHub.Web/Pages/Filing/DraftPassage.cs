using PerfHub.Client;

namespace PerfHub.Web.Pages.Filing;

/// <summary>A passage of the document.</summary>
/// <param name="Id">The id of its element; <see langword="null"/> if nothing was read from it.</param>
/// <param name="Page">The page or sheet, from 1; <see langword="null"/> if the document has none.</param>
/// <param name="Line">The line, paragraph or row, from 1.</param>
/// <param name="Cell">The address of the cell in a workbook.</param>
/// <param name="Text">The passage.</param>
/// <param name="Pointers">The values that were read from it; none, if its figures were not read.</param>
public sealed record DraftPassage(string? Id, int? Page, int Line, string? Cell, string Text, IReadOnlyList<string> Pointers)
{
    /// <summary>Gets the id of the element of a passage that a value was read from.</summary>
    public static string GetId(DraftSource source) => $"passage-{source.Page}-{source.Line}-{source.Start}-{source.Length}-{source.Cell}";

    /// <summary>Lists the passages of a draft's document in their order.</summary>
    public static IEnumerable<DraftPassage> List(DraftState state) =>
        state.Sources.GroupBy(GetId)
            .Select(group => (group.First().Start, Passage: new DraftPassage(group.Key, group.First().Page, group.First().Line, group.First().Cell, group.First().Text, [.. group.Select(it => it.Pointer).Distinct()])))
            .Concat(state.Unread.Select(it => (Start: 0, Passage: new DraftPassage(null, it.Page, it.Line, null, it.Text, []))))
            .OrderBy(it => it.Passage.Page).ThenBy(it => it.Passage.Line).ThenBy(it => it.Start)
            .Select(it => it.Passage);
}
