using System.Net;
using System.Text;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Http.Json;

/// <summary>A unit for which nothing is ever stored: what is sent for it is refused, or only judged.</summary>
public sealed class JsonBodyFixture : IAsyncLifetime, IDisposable
{
    private readonly SqliteHost _host = new();

    public UnitClient Unit { get; private set; } = null!;

    public async Task InitializeAsync() => Unit = await (await Region.CreateAsync(_host)).RegisterUnitAsync();

    public async Task DisposeAsync() => (await Unit.GetReportAsync()).ExpectProblem(HttpStatusCode.NotFound, "not-found");

    public void Dispose() => _host.Dispose();

    /// <summary>The faults of a body that is JSON but no report.</summary>
    public async Task<IEnumerable<string>> FileAndGetErrorsAsync(string body)
    {
        var answer = await Unit.FileReportAsync(Encoding.UTF8.GetBytes(body));
        answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
        return answer.GetValidationErrors();
    }

    /// <summary>Says that a body is a report without a fault.</summary>
    public async Task AssertAcceptedAsync(string body) => (await Unit.ValidateReportAsync(Encoding.UTF8.GetBytes(body))).Expect(HttpStatusCode.OK);

    /// <summary>Says that a report with one such value has one fault, at its place.</summary>
    public async Task AssertRefusedAsync(string pointer, string? json, string code) =>
        Assert.Equal([$"{pointer} {code}"], await FileAndGetErrorsAsync(new ReportWithValues().WithValue(pointer, json).ToString()));

    /// <summary>Says that a report with such a value has no fault.</summary>
    public Task AssertAcceptedAsync(string pointer, string? json) => AssertAcceptedAsync(new ReportWithValues().WithValue(pointer, json).ToString());
}
