using System.Net;
using System.Text;
using FsCheck.Xunit;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Http.Json;

public sealed class ReadContextTests(JsonBodyFixture bodies) : IClassFixture<JsonBodyFixture>
{
    [Fact]
    public Task The_report_that_faults_are_planted_in_has_none() => bodies.AssertAcceptedAsync(new ReportWithValues().ToString());

    [Property(MaxTest = 200, Arbitrary = [typeof(InvalidReportGenerator)])]
    public async Task All_faults_of_a_body_and_no_others_are_named_at_once_and_in_both_languages(InvalidReportCase planted)
    {
        var body = Encoding.UTF8.GetBytes(planted.Errors
            .Aggregate(new ReportWithValues(), (report, fault) => report.WithValue(fault.Pointer, fault.Json)).ToString());

        var chinese = await bodies.Unit.FileReportAsync(body);
        var english = await bodies.Unit.FileReportAsync(body, headers: ("Accept-Language", "en"));

        var expected = planted.Errors.Select(fault => $"{fault.Pointer} {fault.Code}").Order(StringComparer.Ordinal).ToList();
        foreach (var answer in new[] { chinese, english })
        {
            answer.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body");
            Assert.Equal(expected, answer.GetValidationErrors());
        }

        Assert.All(GetMessages(chinese).Zip(GetMessages(english)), it => Assert.NotEqual(it.First, it.Second));
    }

    private static IEnumerable<string> GetMessages(ApiResponse answer) => answer.Json["errors"]!.AsArray().Select(fault => (string)fault!["message"]!);
}
