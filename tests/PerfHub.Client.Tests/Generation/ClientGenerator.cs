using System.Text;
using System.Text.Json.Nodes;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;

namespace PerfHub.Client.Tests.Generation;

/// <summary>Generates the client: with NSwag, whose templates are replaced by shorter ones.</summary>
internal static class ClientGenerator
{
    /// <summary>Types of the hand-written part that schemas stand for.</summary>
    public static readonly string[] HandWrittenTypes = ["PerfHubProblem", "TextOrEvidenceItems", "JsonObject"];

    /// <summary>Generates the code of the client.</summary>
    /// <param name="document">The OpenAPI document, version 3.0.</param>
    /// <param name="templates">The directory with the templates.</param>
    public static async Task<string> GenerateAsync(string document, string templates)
    {
        var prepared = ClientDocument.Prepare(document);
        var settings = new CSharpClientGeneratorSettings
        {
            ClassName = "{controller}Client",
            OperationNameGenerator = new GroupNameGenerator(),
            ParameterNameGenerator = new ParameterNameGenerator(),
            GenerateOptionalParameters = true,
            WrapResponses = true,
            ResponseClass = "PerfHubResponse",
            GenerateExceptionClasses = false,
            ParameterArrayType = "IEnumerable",
            CSharpGeneratorSettings =
            {
                Namespace = "PerfHub.Client",
                TemplateDirectory = templates,
                JsonLibrary = CSharpJsonLibrary.SystemTextJson,
                GenerateNullableReferenceTypes = true,
                GenerateOptionalPropertiesAsNullable = true,
                GenerateDefaultValues = false,
                GenerateDataAnnotations = false,
                AnyType = "Figure",
                ArrayType = "IReadOnlyList",
                ArrayInstanceType = "List",
                DictionaryType = "IReadOnlyDictionary",
                DateType = "DateOnly",
                DateTimeType = "DateTimeOffset",
                ExcludedTypeNames = HandWrittenTypes,
            },
        };
        var code = new CSharpClientGenerator(await OpenApiDocument.FromJsonAsync(prepared.ToJsonString()), settings).GenerateFile();
        code += CreateGroups(prepared["tags"]!.AsArray());
        return string.Join('\n', code.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).TrimEnd() + "\n";
    }

    /// <summary>Gets the name of the group of operations with a tag.</summary>
    public static string GetGroupName(string tag) =>
        string.Concat(tag.Split(' ', '-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])).Replace("API", "Api", StringComparison.Ordinal);

    private static string CreateGroups(JsonArray tags)
    {
        var code = new StringBuilder("\npublic partial class PerfHubClient\n{\n");
        foreach (var tag in tags)
        {
            var name = GetGroupName((string)tag!["name"]!);
            code.Append("    /// <summary>").Append((string)tag["description"]!).Append("</summary>\n")
                .Append("    public virtual ").Append(name).Append("Client ").Append(name).Append(" => field ??= new ").Append(name).Append("Client(_transport);\n\n");
        }

        return code.Append('}').ToString();
    }

    /// <summary>One class for each tag, in which a method has the name of its operation.</summary>
    private sealed class GroupNameGenerator : IOperationNameGenerator
    {
        public bool SupportsMultipleClients => true;

        public string GetClientName(OpenApiDocument document, string path, string httpMethod, OpenApiOperation operation) => GetGroupName(operation.Tags[0]);

        public string GetOperationName(OpenApiDocument document, string path, string httpMethod, OpenApiOperation operation) => operation.OperationId;
    }

    private sealed class ParameterNameGenerator : NSwag.CodeGeneration.IParameterNameGenerator
    {
        public string Generate(OpenApiParameter parameter, IEnumerable<OpenApiParameter> allParameters)
        {
            var words = parameter.Name.Split('-');
            return char.ToLowerInvariant(words[0][0]) + words[0][1..] + string.Concat(words.Skip(1));
        }
    }
}
