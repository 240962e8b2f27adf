using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PerfHub.Documents.Content;
using PerfHub.Documents.Parsing;
using PerfHub.Rules.Report;

namespace PerfHub.Documents.Drafts;

/// <summary>
/// Collects what forms read. Each value is proposed with a rank: the lowest rank wins, and of equal ranks the first. Other values
/// are conflicts, unless they were proposed as a fallback.
/// </summary>
internal sealed partial class DraftBuilder
{
    /// <summary>The rank of a value that is only used if there is no other, and is no conflict if there is.</summary>
    public const int Fallback = 9;

    private const int MaxExcerpt = 200;
    private const int MaxUnread = 200;

    private readonly Dictionary<string, List<Candidate>> _candidates = [];
    private readonly List<string> _order = [];
    private readonly List<MissingPart> _missing = [];
    private readonly List<UnreadPassage> _unread = [];
    private readonly HashSet<TextPosition> _used = [];

    /// <summary>Proposes a figure.</summary>
    public void Propose(string pointer, decimal value, SourceText source, int rank = 0, string? note = null) =>
        Add(pointer, JsonValue.Create(value), value, source, rank, note);

    /// <summary>Proposes a text; longer ones than a report can hold are cut.</summary>
    public void Propose(string pointer, string value, SourceText source, int rank = 0, string? note = null)
    {
        value = BrokenLineRegex().Replace(value, "").Trim();
        if (value.Length > 0)
        {
            Add(pointer, JsonValue.Create(value.Length > ReportLimits.MaxTextLength ? value.Remove(ReportLimits.MaxTextLength) : value), null, source, rank, note);
        }
    }

    /// <summary>Proposes a yes or no.</summary>
    public void Propose(string pointer, bool value, SourceText source, int rank = 0) => Add(pointer, JsonValue.Create(value), null, source, rank, null);

    /// <summary>Whether a value was proposed.</summary>
    public bool Has(string pointer) => _candidates.ContainsKey(pointer);

    /// <summary>Gets the figure that wins so far.</summary>
    public decimal? GetFigure(string pointer) => _candidates.TryGetValue(pointer, out var list) ? list.MinBy(it => it.Rank)!.Figure : null;

    /// <summary>Gets the text that wins so far.</summary>
    public string? GetText(string pointer) =>
        _candidates.TryGetValue(pointer, out var list) && list.MinBy(it => it.Rank)!.Value is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>Gets the source of the value that wins so far.</summary>
    public SourceText? GetSource(string pointer) => _candidates.TryGetValue(pointer, out var list) ? list.MinBy(it => it.Rank)!.Source : null;

    /// <summary>Takes back what was proposed for a pointer.</summary>
    public void Remove(string pointer)
    {
        _candidates.Remove(pointer);
        _order.Remove(pointer);
    }

    /// <summary>Tells that a part is missing, or was assumed.</summary>
    public void Miss(string pointer, string chinese, string english) => _missing.Add(new MissingPart(pointer, chinese, english));

    /// <summary>Whether something was read from a place.</summary>
    public bool IsUsed(TextPosition position) => _used.Contains(position);

    /// <summary>Tells that nothing was read from a passage; ignored if something was.</summary>
    public void MarkUnread(string text, TextPosition position)
    {
        if (_unread.Count < MaxUnread && !_used.Contains(position))
        {
            _unread.Add(new UnreadPassage(Cut(text.ReplaceLineEndings("")), position.Page, position.Line));
        }
    }

    /// <summary>Builds the draft.</summary>
    public Draft Build(string form)
    {
        var (sources, conflicts, root) = (new List<DraftSource>(), new List<DraftConflict>(), new DraftNode());
        foreach (var pointer in _order)
        {
            var list = _candidates[pointer].OrderBy(it => it.Rank).ToList();
            var winner = list[0];
            root.Set(pointer.Split('/').AsSpan(1), winner.Value);
            sources.Add(CreateSource(pointer, winner));
            var different = list.Where(it => it.Rank < Fallback && !AreEqual(it, winner)).DistinctBy(it => it.Value.ToJsonString()).ToList();
            if (winner.Rank < Fallback && different.Count > 0)
            {
                conflicts.Add(new DraftConflict(pointer, [.. different.Prepend(winner).Select(it =>
                    new ConflictingValue(it.Value.DeepClone(), Cut(it.Source.Text), it.Source.Position.Page, it.Source.Position.Line))]));
            }
        }

        return new Draft(form, (JsonObject)root.ToJson(), sources, conflicts, _missing, _unread);
    }

    private static DraftSource CreateSource(string pointer, Candidate it) => new(
        pointer, Cut(it.Source.Text), it.Source.Position.Page, it.Source.Position.Line, it.Source.Start, it.Source.Length, it.Source.Position.Cell, it.Note);

    /// <summary>Figures that agree at the precision with which one of them is stated are no conflict.</summary>
    private static bool AreEqual(Candidate left, Candidate right)
    {
        if (left.Figure is not { } first || right.Figure is not { } second)
        {
            return left.Value.ToJsonString() == right.Value.ToJsonString();
        }

        var decimals = Math.Min(CountDecimals(first), CountDecimals(second));
        return first == second || decimals > 0 && Math.Round(first, decimals, MidpointRounding.AwayFromZero) == Math.Round(second, decimals, MidpointRounding.AwayFromZero);
    }

    private static int CountDecimals(decimal value) => value.ToString(CultureInfo.InvariantCulture).Split('.') is [_, var decimals] ? decimals.Length : 0;

    private static string Cut(string text) => text.Length <= MaxExcerpt ? text : string.Concat(text.AsSpan(0, MaxExcerpt - 1), "…");

    private void Add(string pointer, JsonValue value, decimal? figure, SourceText source, int rank, string? note)
    {
        if (!_candidates.TryGetValue(pointer, out var list))
        {
            _candidates[pointer] = list = [];
            _order.Add(pointer);
        }

        list.Add(new Candidate(value, figure, source, rank, note));
        _used.Add(source.Position);
    }

    // White space between Chinese characters is what a line end left.
    [GeneratedRegex(@"(?<=[\u3001-\u9fff\uff00-\uffef])[ \t\u00a0\u3000]+(?=[\u3001-\u9fff\uff00-\uffef])")]
    private static partial Regex BrokenLineRegex();

    private sealed record Candidate(JsonValue Value, decimal? Figure, SourceText Source, int Rank, string? Note);
}
