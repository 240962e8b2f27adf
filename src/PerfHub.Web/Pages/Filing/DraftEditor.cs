using System.Globalization;
using PerfHub.Client;
using PerfHub.Web.Localization;

namespace PerfHub.Web.Pages.Filing;

/// <summary>A draft while it is edited: its fields set and show the report, what the document says of them, and what the check says of them.</summary>
public sealed class DraftEditor
{
    private readonly List<string> _fields = [];

    private readonly Stack<RemovedEntry> _removed = [];

    private ILookup<string, DraftSource> _sources;

    private ILookup<string, string> _messages = Enumerable.Empty<string>().ToLookup(it => it);

    /// <summary>Starts to edit a draft.</summary>
    public DraftEditor(DraftState state)
    {
        (State, Document) = (state, new ReportDocument(state.Report));
        _sources = state.Sources.ToLookup(source => source.Pointer);
    }

    /// <summary>The report was changed.</summary>
    public event Action? Changed;

    /// <summary>The draft as it is now.</summary>
    public DraftState State { get; private set; }

    /// <summary>The report as it is now.</summary>
    public ReportDocument Document { get; }

    /// <summary>The entry that was removed last; <see langword="null"/> if there is none that could come back.</summary>
    public RemovedEntry? LastRemoved => _removed.TryPeek(out var removed) ? removed : null;

    /// <summary>Gets the id of the element of a field, to which findings link.</summary>
    public static string GetFieldId(string pointer) => "field" + pointer.Replace('/', '-');

    /// <summary>Finds where the document states a field, or the entries of a list of texts.</summary>
    public IEnumerable<DraftSource> FindSources(string pointer, DraftFieldKind kind) => kind == DraftFieldKind.Lines && !_sources.Contains(pointer)
        ? Enumerable.Range(0, Document.CountItems(pointer)).Select(index => _sources[$"{pointer}/{index}"].FirstOrDefault()).OfType<DraftSource>()
        : _sources[pointer].Take(1);

    /// <summary>Gets what the check says of a field.</summary>
    public IEnumerable<string> GetMessages(string pointer) => _messages[pointer];

    /// <summary>Sets what the check says, by pointer.</summary>
    public void SetMessages(IEnumerable<(string Pointer, string Message)> messages) => _messages = messages.ToLookup(it => it.Pointer, it => it.Message);

    /// <summary>Whether there is something to see in one of these fields: a value, a passage of the document or a message.</summary>
    public bool HasContent(params ReadOnlySpan<string> pointers)
    {
        foreach (var pointer in pointers)
        {
            if (Document.Has(pointer) || _sources.Contains(pointer) || _messages.Contains(pointer))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A field is shown: links lead to it.</summary>
    public void AddField(string pointer) => _fields.Add(pointer);

    /// <summary>A field is no longer shown.</summary>
    public void RemoveField(string pointer) => _fields.Remove(pointer);

    /// <summary>Finds the field of a finding. A finding about an object leads to its first field; one about a part that has no field, to a field near it.</summary>
    public string FindField(string pointer)
    {
        for (var place = pointer; place.Length > 0; place = place[..place.LastIndexOf('/')])
        {
            if (_fields.Contains(place))
            {
                return place;
            }

            if (_fields.Find(field => field.StartsWith($"{place}/", StringComparison.Ordinal)) is { } first)
            {
                return first;
            }
        }

        return pointer;
    }

    /// <summary>Gets the name of a place for people.</summary>
    public string GetLabel(string pointer) => ReportLabels.Of(pointer, index => Document.GetText($"/indicators/{index}/name"));

    /// <summary>Takes what was typed into a field.</summary>
    public void Set(string pointer, string? typed, DraftFieldKind kind)
    {
        Document.Set(pointer, typed, kind);
        State = State with { Missing = [.. State.Missing.Where(item => item.Pointer != pointer)] };
        Touch();
    }

    /// <summary>Adds an empty entry to a list.</summary>
    public void Add(string list)
    {
        Document.Add(list, []);
        Touch();
    }

    /// <summary>Adds an indicator.</summary>
    public void AddIndicator()
    {
        Document.AddIndicator();
        Touch();
    }

    /// <summary>Removes an entry of a list; <see cref="UndoRemoval"/> puts it back.</summary>
    /// <param name="list">The pointer of the list.</param>
    /// <param name="index">The place of the entry.</param>
    /// <param name="title">The name of the entry for people.</param>
    public void Remove(string list, int index, string title)
    {
        if (Document.Remove(list, index) is not { } entry)
        {
            return;
        }

        bool IsOfEntry(string pointer) => FindIndex(pointer, list) == index;
        _removed.Push(new RemovedEntry(
            list, index, title, entry, [.. State.Sources.Where(it => IsOfEntry(it.Pointer))], [.. State.Conflicts.Where(it => IsOfEntry(it.Pointer))], [.. State.Missing.Where(it => IsOfEntry(it.Pointer))]));
        State = State with
        {
            Sources = [.. State.Sources.Where(it => !IsOfEntry(it.Pointer))],
            Conflicts = [.. State.Conflicts.Where(it => !IsOfEntry(it.Pointer))],
            Missing = [.. State.Missing.Where(it => !IsOfEntry(it.Pointer))],
        };
        Renumber(list, index, -1);
        Touch();
    }

    /// <summary>Puts the entry that was removed last back into its place.</summary>
    public void UndoRemoval()
    {
        if (!_removed.TryPop(out var removed))
        {
            return;
        }

        Renumber(removed.List, removed.Index, 1);
        Document.Insert(removed.List, removed.Index, removed.Entry);
        State = State with
        {
            Sources = [.. State.Sources, .. removed.Sources],
            Conflicts = [.. State.Conflicts, .. removed.Conflicts],
            Missing = [.. State.Missing, .. removed.Missing],
        };
        Touch();
    }

    /// <summary>The check lists what is missing from now on; what was assumed, or was not read, stays listed.</summary>
    public void DropMissing(Func<MissingItem, bool> isListed) => State = State with { Missing = [.. State.Missing.Where(item => !isListed(item))] };

    /// <summary>The draft is to replace another revision.</summary>
    public void SetBaseRevision(int? revision) => State = State with { BaseRevision = revision };

    // A report that has changed is another filing.
    private void Touch()
    {
        State = State with { FilingKey = DraftState.CreateFilingKey() };
        _sources = State.Sources.ToLookup(source => source.Pointer);
        Changed?.Invoke();
    }

    private void Renumber(string list, int from, int by)
    {
        string Move(string pointer) =>
            FindIndex(pointer, list) is { } index && index >= from ? $"{list}/{index + by}{(pointer.IndexOf('/', list.Length + 1) is > 0 and var end ? pointer[end..] : "")}" : pointer;
        State = State with
        {
            Sources = [.. State.Sources.Select(it => it with { Pointer = Move(it.Pointer) })],
            Conflicts = [.. State.Conflicts.Select(it => it with { Pointer = Move(it.Pointer) })],
            Missing = [.. State.Missing.Select(it => it with { Pointer = Move(it.Pointer) })],
        };
    }

    private static int? FindIndex(string pointer, string list) =>
        pointer.StartsWith($"{list}/", StringComparison.Ordinal) && int.TryParse(pointer[(list.Length + 1)..].Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
