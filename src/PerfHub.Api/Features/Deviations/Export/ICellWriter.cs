namespace PerfHub.Api.Features.Deviations.Export;

/// <summary>A row of a table that is written cell by cell.</summary>
internal interface ICellWriter
{
    /// <summary>A text, or an empty cell.</summary>
    void WriteText(string? text);

    /// <summary>A number, or an empty cell.</summary>
    void WriteNumber(decimal? number);

    /// <summary>An instant, UTC, or an empty cell.</summary>
    void WriteDateTime(DateTime? time);

    /// <summary>A date, or an empty cell.</summary>
    void WriteDate(DateOnly? date);
}
