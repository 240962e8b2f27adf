using System.Net;
using System.Text;
using FsCheck.Xunit;
using PerfHub.Api.Tests.Product;

namespace PerfHub.Api.Tests.Json;

public sealed class ReadContextTests(SentBodies bodies) : IClassFixture<SentBodies>
{
    [Fact]
    public Task The_report_that_faults_are_planted_in_has_none() => bodies.Takes(new FaultyReport().ToString());

    [Property(MaxTest = 200, Arbitrary = [typeof(AnyFaults)])]
    public async Task All_faults_of_a_body_and_no_others_are_named_at_once_and_in_both_languages(PlantedFaults planted)
    {
        var body = Encoding.UTF8.GetBytes(planted.Faults
            .Aggregate(new FaultyReport(), (report, fault) => report.With(fault.Pointer, fault.Json)).ToString());

        var chinese = await bodies.Unit.File(body);
        var english = await bodies.Unit.File(body, headers: ("Accept-Language", "en"));

        var expected = planted.Faults.Select(fault => $"{fault.Pointer} {fault.Code}").Order(StringComparer.Ordinal).ToList();
        foreach (var answer in new[] { chinese, english })
        {
            answer.Problem(HttpStatusCode.UnprocessableEntity, "invalid-body");
            Assert.Equal(expected, answer.Faults());
        }

        Assert.All(Messages(chinese).Zip(Messages(english)), it => Assert.NotEqual(it.First, it.Second));
    }

    private static IEnumerable<string> Messages(Answer answer) => answer.Json["errors"]!.AsArray().Select(fault => (string)fault!["message"]!);
}
