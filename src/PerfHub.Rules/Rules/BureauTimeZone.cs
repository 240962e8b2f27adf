using System.Globalization;
using System.Text.RegularExpressions;

namespace PerfHub.Rules.Rules;

/// <summary>The time zone of a bureau. Texts for people give UTC instants in it, to the minute, seconds cut off.</summary>
public sealed partial class BureauTimeZone
{
    /// <summary>The maximum length of an id.</summary>
    public const int MaxIdLength = 64;

    // Of other zones, a Chinese text only says that the time is local.
    private static readonly Dictionary<string, string> ChineseNames = new()
    {
        ["Asia/Shanghai"] = "北京时间",
        ["Asia/Urumqi"] = "新疆时间",
        ["Asia/Hong_Kong"] = "香港时间",
        ["Asia/Macau"] = "澳门时间",
        ["Asia/Taipei"] = "台北时间",
    };

    private readonly TimeZoneInfo _zone;

    private BureauTimeZone(TimeZoneInfo zone) => _zone = zone;

    /// <summary>Asia/Shanghai, the time zone of a bureau that sets none.</summary>
    public static BureauTimeZone Default { get; } = Get("Asia/Shanghai");

    /// <summary>The IANA id, e.g. <c>Asia/Urumqi</c>.</summary>
    public string Id => _zone.Id;

    /// <summary>The name in front of a time in Chinese, e.g. 北京时间.</summary>
    public string ChineseName => ChineseNames.GetValueOrDefault(Id, "当地时间");

    /// <summary>Finds a zone by its IANA id; <see langword="null"/> if this host does not know it.</summary>
    public static BureauTimeZone? Find(string id) =>
        IdPattern().IsMatch(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId ? new BureauTimeZone(zone) : null;

    /// <summary>Gets the zone that a bureau has set; <see cref="Default"/> for <see langword="null"/>.</summary>
    /// <exception cref="TimeZoneNotFoundException">This host does not know the zone.</exception>
    public static BureauTimeZone Get(string? id) =>
        id is null ? Default : Find(id) ?? throw new TimeZoneNotFoundException($"This host does not know the time zone {id}.");

    /// <summary>Formats as <c>北京时间 2025年3月31日 23:59</c>.</summary>
    public string FormatZh(DateTime utc) => string.Create(CultureInfo.InvariantCulture, $"{ChineseName} {FromUtc(utc):yyyy年M月d日 HH:mm}");

    /// <summary>Formats as <c>31 March 2025, 23:59 (Asia/Shanghai)</c>.</summary>
    public string FormatEn(DateTime utc) => string.Create(CultureInfo.InvariantCulture, $"{FromUtc(utc):d MMMM yyyy, HH:mm} ({Id})");

    /// <summary>Formats an instant in both languages.</summary>
    public Text Format(DateTime utc) => new(FormatZh(utc), FormatEn(utc));

    /// <summary>Converts an instant to the wall clock.</summary>
    public DateTime FromUtc(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), _zone);

    [GeneratedRegex(@"\A(?=.{1,64}\z)[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}\z")]
    private static partial Regex IdPattern();
}
