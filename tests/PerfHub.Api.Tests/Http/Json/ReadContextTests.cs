using System.Net;
using System.Text;
using FsCheck.Xunit;
using PerfHub.Api.Http.Problems;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Http.Json;

public sealed class ReadContextTests(JsonBodyFixture bodies) : IClassFixture<JsonBodyFixture>
{
    [Fact]
    public Task The_unmodified_report_is_valid() => bodies.AssertAcceptedAsync(new ReportWithValues().ToString());

    [Property(MaxTest = 200, Arbitrary = [typeof(InvalidReportGenerator)])]
    public async Task All_errors_of_a_body_are_reported_at_once_in_both_languages(InvalidReportCase invalidReport)
    {
        var body = Encoding.UTF8.GetBytes(invalidReport.Errors
            .Aggregate(new ReportWithValues(), (report, error) => report.WithValue(error.Pointer, error.Json)).ToString());

        var chinese = await bodies.Unit.FileReportAsync(body);
        var isEnglish = await bodies.Unit.FileReportAsync(body, headers: ("Accept-Language", "en"));

        var expected = invalidReport.Errors.Select(error => $"{error.Pointer} {error.Code}").Order(StringComparer.Ordinal).ToList();
        foreach (var response in new[] { chinese, isEnglish })
        {
            response.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
            Assert.Equal(expected, response.GetValidationErrors());
        }

        Assert.All(GetMessages(chinese).Zip(GetMessages(isEnglish)), it => Assert.NotEqual(it.First, it.Second));
    }

    private static IEnumerable<string> GetMessages(ApiResponse response) =>
        response.Expect<ProblemBody>(HttpStatusCode.UnprocessableEntity).Errors!.Select(error => error.Message);
}
