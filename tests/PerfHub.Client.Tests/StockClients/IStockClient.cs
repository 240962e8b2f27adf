namespace PerfHub.Client.Tests.StockClients;

/// <summary>The calls of a day through a client that a generator has made; the fiscal year is 2024, and values of enums are their names.</summary>
internal interface IStockClient : IDisposable
{
    Task<string> CreateAuditorKeyAsync(string bureau);

    Task OpenYearAsync(string bureau, DateTimeOffset opensAt, DateTimeOffset closesAt);

    Task RegisterUnitAsync(string bureau, string unit, string name);

    Task<IEnumerable<string>> ListUnitsAsync(string bureau);

    Task<(string Role, string Unit)> ReadCallerAsync();

    Task<decimal> ValidateReportAsync(string bureau, string unit);

    Task<StockReceipt> FileReportAsync(string bureau, string unit, string idempotencyKey);

    Task<(DateOnly FilledOn, string IndicatorKind)> ReadReportAsync(string bureau, string unit);

    Task<IEnumerable<string>> ListMissingUnitsAsync(string bureau);

    Task<string> FindOpenDeviationAsync(string bureau, string unit);

    Task ExplainAsync(string deviation, string text);

    Task ConfirmAsync(string deviation, string text);

    Task<string> ReadStatusAsync(string deviation);

    /// <summary>Previews the dismissal of deviations of low severity: how many there are, and their sum by status.</summary>
    Task<(int Total, int Sum)> PreviewDismissalAsync(string bureau, string text);

    Task AcceptReportAsync(string bureau, string unit);

    Task<string> ReadLastEventAsync(string bureau, string unit);

    Task<int> CountAcceptedAsync(string bureau);

    Task<(string Unit, string Grade)> ReadFirstInRankingAsync(string bureau);

    Task<string> DrawUnitAsync(string bureau, string seed);

    Task<long> ReadProofAsync(string bureau, string unit);

    /// <summary>Adds a finding, with figures if the client has a type for them, and returns its id.</summary>
    Task<string> AddFindingAsync(string bureau, string unit, string title);

    Task<string> FindDeviationAsync(string bureau, string text);

    /// <summary>Reads the review letter, and returns the length of the document.</summary>
    Task<long> ReadReviewLetterAsync(string bureau, string unit);

    /// <summary>Reads the overview of a bureau, which the caller may not: the problem that the client throws.</summary>
    Task<(int Status, string Type)> ReadOverviewProblemAsync(string bureau);
}
