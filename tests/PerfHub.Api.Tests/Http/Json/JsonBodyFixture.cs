using System.Net;
using System.Text;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Http.Json;

/// <summary>A unit without a report: its requests are refused or only validated.</summary>
public sealed class JsonBodyFixture : IAsyncLifetime, IDisposable
{
    private readonly SqliteHost _host = new();

    public UnitClient Unit { get; private set; } = null!;

    public async Task InitializeAsync() => Unit = await (await Region.CreateAsync(_host)).RegisterUnitAsync();

    public async Task DisposeAsync() => (await Unit.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");

    public void Dispose() => _host.Dispose();

    /// <summary>Files an invalid report and returns its errors as “pointer code”.</summary>
    public async Task<IEnumerable<string>> FileAndGetErrorsAsync(string body)
    {
        var response = await Unit.FileReportAsync(Encoding.UTF8.GetBytes(body));
        response.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        return response.GetValidationErrors();
    }

    public async Task AssertAcceptedAsync(string body) => (await Unit.ValidateReportAsync(Encoding.UTF8.GetBytes(body))).Expect(HttpStatusCode.OK);

    /// <summary>Asserts that a report with this value (null: field removed) has one error, at this pointer.</summary>
    public async Task AssertRefusedAsync(string pointer, string? json, string code) =>
        Assert.Equal([$"{pointer} {code}"], await FileAndGetErrorsAsync(new ReportWithValues().WithValue(pointer, json).ToString()));

    /// <summary>Asserts that a report with this value (null: field removed) is valid.</summary>
    public Task AssertAcceptedAsync(string pointer, string? json) => AssertAcceptedAsync(new ReportWithValues().WithValue(pointer, json).ToString());
}
