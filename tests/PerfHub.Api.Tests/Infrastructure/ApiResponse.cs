using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Api.Http.Problems;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Tests.Infrastructure;

/// <summary>A response of the API with its body as text.</summary>
public sealed record ApiResponse(HttpStatusCode Status, string Body, HttpResponseMessage HttpResponse)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>Returns the report in the body, character for character.</summary>
    public string GetRawReport() => Body[(Body.IndexOf("\"report\":", StringComparison.Ordinal) + "\"report\":".Length)..^1];

    /// <summary>Reads each line of a batch response.</summary>
    public List<JsonNode> ExpectLines()
    {
        Assert.True(Status == HttpStatusCode.OK, $"Expected 200, got {(int)Status}: {Body}");
        Assert.Equal("application/x-ndjson", HttpResponse.Content.Headers.ContentType?.MediaType);
        return [.. Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    /// <summary>Returns the validation errors as “pointer code”, sorted.</summary>
    public IEnumerable<string> GetValidationErrors() => Json["errors"]!.AsArray()
        .Select(error => $"{error!["pointer"]} {error["code"]}").Order(StringComparer.Ordinal);

    /// <summary>Reads the body as JSON, after checking the status.</summary>
    public JsonNode Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"Expected {(int)status}, got {(int)Status}: {Body}");
        return Json;
    }

    /// <summary>Reads the body as a record of the API, after checking the status.</summary>
    public T Expect<T>(HttpStatusCode status)
    {
        Assert.True(Status == status, $"Expected {(int)status}, got {(int)Status}: {Body}");
        return JsonSerializer.Deserialize<T>(Body, ApiJson.Options)!;
    }

    /// <summary>Reads the report in a response to GET …/self-evaluations/{year}.</summary>
    public SelfEvaluationReport ExpectReport() =>
        Expect(HttpStatusCode.OK)["report"].Deserialize<SelfEvaluationReport>(ApiJson.Options)!;

    /// <summary>Reads the problem as JSON, after checking status, media type and kind.</summary>
    public JsonNode ExpectProblem(HttpStatusCode status, string slug)
    {
        var problem = Expect(status);
        Assert.Equal("application/problem+json", HttpResponse.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"urn:perfhub:problem:{slug}", (string?)problem["type"]);
        Assert.Equal((int)status, (int?)problem["status"]);
        Assert.NotEmpty((string?)problem["title"] ?? "");
        return problem;
    }

    /// <summary>Reads the problem, after checking status, media type and kind.</summary>
    public ProblemBody ExpectProblemBody(HttpStatusCode status, string slug)
    {
        ExpectProblem(status, slug);
        return Expect<ProblemBody>(status);
    }

    /// <summary>Asserts that the body has one validation error with this pointer and code, and returns its message.</summary>
    public string ExpectValidationError(string pointer, string code)
    {
        var error = Assert.Single(ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-body")["errors"]!.AsArray())!;
        Assert.Equal((pointer, code), ((string?)error["pointer"], (string?)error["code"]));
        return (string)error["message"]!;
    }

    /// <summary>Reads the body as a record of the API without checking the status.</summary>
    public T Read<T>() => JsonSerializer.Deserialize<T>(Body, ApiJson.Options)!;

    /// <summary>Reads each line of a batch response as a record of the API.</summary>
    public List<T> ExpectLines<T>() => [.. ExpectLines().Select(line => line.Deserialize<T>(ApiJson.Options)!)];
}
