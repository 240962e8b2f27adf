using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Files;

/// <summary>A column of a list as a file.</summary>
/// <typeparam name="T">The type of the list's items.</typeparam>
/// <param name="Header">The heading in both languages.</param>
/// <param name="Width">The width in a sheet, in characters.</param>
/// <param name="WriteCell">Writes the cell of an item.</param>
internal sealed record FileColumn<T>(Text Header, int Width, Action<ICellWriter, T> WriteCell);
