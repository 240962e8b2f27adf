using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Files;

/// <summary>A column of a list as a file.</summary>
/// <typeparam name="T">The type of the list's items.</typeparam>
/// <param name="Header">The heading in both languages.</param>
/// <param name="Width">The width in a sheet, in characters.</param>
/// <param name="WriteCell">Writes the cell of an item.</param>
public sealed record FileColumn<T>(Text Header, int Width, Action<ICellWriter, T> WriteCell)
{
    private const int TimeWidth = 20;

    /// <summary>Whether it has times: its heading then names their zone.</summary>
    public bool HasTimes { get; private init; }

    /// <summary>Creates a column of times.</summary>
    public static FileColumn<T> OfTimes(Text header, Func<T, DateTime?> getUtc) =>
        new(header, TimeWidth, (cells, item) => cells.WriteTime(getUtc(item))) { HasTimes = true };

    /// <summary>The same column for items that contain such an item.</summary>
    public FileColumn<TOuter> For<TOuter>(Func<TOuter, T> select) => new(Header, Width, (cells, outer) => WriteCell(cells, select(outer))) { HasTimes = HasTimes };

    /// <summary>Gets the heading in both languages.</summary>
    public Text GetHeader(BureauTimeZone timeZone) =>
        HasTimes ? new Text($"{Header.Zh}（{timeZone.ChineseName}）", $"{Header.En} ({timeZone.Id})") : Header;
}
