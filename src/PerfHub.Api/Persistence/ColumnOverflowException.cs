namespace PerfHub.Api.Persistence;

/// <summary>A value is longer than its column. The validation of the input should have rejected it.</summary>
/// <param name="column">The table and column.</param>
/// <param name="length">The length of the value, which is not part of the message: it may be confidential.</param>
/// <param name="width">The width of the column.</param>
public sealed class ColumnOverflowException(string column, int length, int width)
    : Exception($"A value for {column} has a length of {length}; the column takes {width}. Nothing was stored.");
