using System.Globalization;
using PerfHub.Client;
using PerfHub.Web.Localization;

namespace PerfHub.Web.Components;

/// <summary>
/// Reads the conditions of an address, and finds those that cannot be read, such as <c>status=missng</c> or <c>statsu=missing</c>, and those
/// of which a list can have one only. A list without them would be another than the user asked for, so no list is shown.
/// </summary>
public sealed class QueryCheck(IQueryCollection query)
{
    // Of the pages themselves; they narrow no list.
    private static readonly string[] PageParameters = ["cursor", "done", "returnUrl"];

    private readonly HashSet<string> _known = new(PageParameters, StringComparer.OrdinalIgnoreCase);

    private readonly List<string> _unreadable = [];

    /// <summary>The problem to show in place of the list; <see langword="null"/> if all conditions were read. Read them first.</summary>
    public PerfHubProblem? Problem
    {
        get
        {
            List<string> all = [.. _unreadable, .. query.Keys.Where(name => !_known.Contains(name)).Select(name => ComponentTexts.UnknownCondition($"{name}={query[name]}"))];
            return all.Count == 0 ? null : new PerfHubProblem
            {
                Title = ComponentTexts.UnreadableTitle,
                Detail = ComponentTexts.Unreadable(all),
                Status = StatusCodes.Status400BadRequest,
            };
        }
    }

    /// <summary>Reads a text; <see langword="null"/> if the address has none.</summary>
    public string? ReadText(string name) => ReadOnce(name, ReadTexts(name)) is [var first, ..] ? first : null;

    /// <summary>Reads a text of a certain form, e.g. a day; <see langword="null"/> if the address has none.</summary>
    public string? ReadText(string name, Func<string, bool> isReadable)
    {
        var texts = ReadTexts(name);
        _unreadable.AddRange(texts.Where(text => !isReadable(text)).Select(text => ComponentTexts.UnreadableCondition(ParameterLabels.Of(name), text)));
        return ReadOnce(name, texts) is [var first, ..] ? first : null;
    }

    /// <summary>Reads all texts of one name.</summary>
    public IReadOnlyList<string> ReadTexts(string name)
    {
        _known.Add(name);
        return [.. query[name].Where(it => !string.IsNullOrWhiteSpace(it)).Select(it => it!.Trim())];
    }

    /// <summary>Reads a value; <see langword="null"/> if the address has none.</summary>
    public T? Read<T>(string name)
        where T : struct, Enum => FirstOrNull(name, ReadAll(name, QueryValue.Parse<T>));

    /// <summary>Reads all values of one name.</summary>
    public IReadOnlyList<T> ReadAll<T>(string name)
        where T : struct, Enum => [.. ReadAll(name, QueryValue.Parse<T>).Distinct()];

    /// <summary>Reads a whole number; <see langword="null"/> if the address has none.</summary>
    public int? ReadInteger(string name, int min, int max) => FirstOrNull(name, ReadAll(
        name, it => int.TryParse(it, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max ? value : (int?)null));

    /// <summary>Reads a number; <see langword="null"/> if the address has none.</summary>
    public decimal? ReadDecimal(string name) =>
        FirstOrNull(name, ReadAll(name, it => decimal.TryParse(it, NumberStyles.Number, CultureInfo.InvariantCulture, out var value) ? value : (decimal?)null));

    private List<T> ReadAll<T>(string name, Func<string, T?> parse)
        where T : struct
    {
        var values = new List<T>();
        foreach (var text in ReadTexts(name))
        {
            if (parse(text) is { } value)
            {
                values.Add(value);
            }
            else
            {
                _unreadable.Add(ComponentTexts.UnreadableCondition(ParameterLabels.Of(name), text));
            }
        }

        return values;
    }

    private T? FirstOrNull<T>(string name, List<T> values)
        where T : struct => ReadOnce(name, values) is [var first, ..] ? first : null;

    /// <summary>Takes the values of a condition of which a list can have one: a filter shows only the first.</summary>
    private IReadOnlyList<T> ReadOnce<T>(string name, IReadOnlyList<T> values)
    {
        if (values.Distinct().Skip(1).Any())
        {
            _unreadable.Add(ComponentTexts.RepeatedCondition(ParameterLabels.Of(name), ReadTexts(name)));
        }

        return values;
    }
}
