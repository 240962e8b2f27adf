namespace PerfHub.Web.Localization;

/// <summary>
/// The time zone of the bureau that the current page shows: Beijing's unless the bureau has set another. Like the language of the page it
/// belongs to the request, or to the connection of the interactive parts.
/// </summary>
public sealed class BureauTime
{
    // A page that shows a zone without one of these names says that its times are local, as the API's texts do.
    private static readonly Dictionary<string, string> ChineseNames = new(StringComparer.Ordinal)
    {
        ["Asia/Shanghai"] = "北京时间",
        ["Asia/Urumqi"] = "新疆时间",
        ["Asia/Hong_Kong"] = "香港时间",
        ["Asia/Macau"] = "澳门时间",
        ["Asia/Taipei"] = "台北时间",
    };

    private static readonly TimeZoneInfo Beijing = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    private static readonly AsyncLocal<BureauTime?> Current = new();

    private TimeZoneInfo _zone = Beijing;

    private BureauTime()
    {
    }

    /// <summary>The zone.</summary>
    public static TimeZoneInfo Zone => Current.Value?._zone ?? Beijing;

    /// <summary>The name of the zone: <c>北京时间</c>, <c>Asia/Shanghai</c>.</summary>
    public static string Name => Language.Pick(ChineseNames.GetValueOrDefault(Zone.Id, "当地时间"), Zone.Id);

    /// <summary>Whether it is the zone that people in China expect unless another one is named.</summary>
    public static bool IsBeijing => Zone.Id == Beijing.Id;

    /// <summary>Starts a request or connection, in Beijing's time. Call it in a method that encloses all that shows times.</summary>
    public static void Begin() => Current.Value = new BureauTime();

    /// <summary>Sets the zone for the rest of the request to that of a form, which anybody may have written. One that this host does not know changes nothing.</summary>
    /// <param name="id">The IANA id.</param>
    public static void SetFromForm(string id)
    {
        // Zones are files, and other files must not be read.
        var isId = id.Length > 0 && char.IsAsciiLetter(id[0]) && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '_' or '-' or '+');
        if (isId && Current.Value is { } time && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
        {
            time._zone = zone;
        }
    }

    /// <summary>Sets the zone for the rest of the request or connection.</summary>
    /// <param name="id">The IANA id; one that this host does not know leaves Beijing's time.</param>
    public static void Set(string? id)
    {
        if (Current.Value is { } time)
        {
            time._zone = id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : Beijing;
        }
    }
}
