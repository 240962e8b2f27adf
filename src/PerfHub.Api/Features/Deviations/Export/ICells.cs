namespace PerfHub.Api.Features.Deviations.Export;

/// <summary>A row of a table that is written cell by cell.</summary>
internal interface ICells
{
    /// <summary>A text, or an empty cell.</summary>
    void Text(string? text);

    /// <summary>A number, or an empty cell.</summary>
    void Number(decimal? number);

    /// <summary>An instant, UTC, or an empty cell.</summary>
    void Time(DateTime? time);

    /// <summary>A date, or an empty cell.</summary>
    void Date(DateOnly? date);
}
