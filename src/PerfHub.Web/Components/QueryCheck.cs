using PerfHub.Client;
using PerfHub.Web.Pages.Deviations;

namespace PerfHub.Web.Components;

/// <summary>
/// Finds the conditions of an address that cannot be read, such as <c>status=missng</c>. A list without them would be longer than the user
/// asked for, so no list is shown.
/// </summary>
public sealed class QueryCheck(IQueryCollection query)
{
    private readonly List<string> _unreadable = [];

    /// <summary>The problem to show in place of the list; <see langword="null"/> if all conditions can be read.</summary>
    public PerfHubProblem? Problem => _unreadable.Count == 0 ? null : new PerfHubProblem
    {
        Title = DeviationTexts.UnreadableTitle,
        Detail = DeviationTexts.Unreadable(_unreadable),
        Status = StatusCodes.Status400BadRequest,
    };

    /// <summary>Reads a value; <see langword="null"/> if the address has none.</summary>
    public T? Read<T>(string name)
        where T : struct, Enum
    {
        var text = query[name].FirstOrDefault();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var value = QueryValue.Parse<T>(text);
        if (value is null)
        {
            _unreadable.Add($"{name}={text}");
        }

        return value;
    }
}
