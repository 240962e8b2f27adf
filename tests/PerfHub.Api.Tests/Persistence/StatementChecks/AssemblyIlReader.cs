using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using PerfHub.Api.Persistence;
using OpCode = System.Reflection.Emit.OpCode;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>An instruction that loads a string or calls a method.</summary>
/// <param name="Type">The declaring type, e.g. <c>GetUnit.Handler</c>; compiler-generated types count as the type that contains them.</param>
/// <param name="MethodRow">The metadata row of the declaring method.</param>
/// <param name="LoadedString">The string, or null.</param>
/// <param name="CalledMethod">The called method, e.g. <c>Db.QueryPageAsync</c>, or null.</param>
internal sealed record IlInstruction(string Type, int MethodRow, string? LoadedString, string? CalledMethod);

/// <summary>Reads the IL of an assembly.</summary>
internal sealed class AssemblyIlReader
{
    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value & 0xFFFF);

    private readonly MetadataReader _metadata;

    private AssemblyIlReader(string file)
    {
        using var image = new PEReader(File.OpenRead(file));
        _metadata = image.GetMetadataReader();
        UserStrings = ReadUserStrings();
        Instructions =
        [
            .. _metadata.MethodDefinitions
                .Select(handle => (Handle: handle, Method: _metadata.GetMethodDefinition(handle)))
                .Where(it => it.Method.RelativeVirtualAddress != 0)
                .SelectMany(it => ReadInstructions(it.Handle, GetTypeName(it.Method.GetDeclaringType()), image.GetMethodBody(it.Method.RelativeVirtualAddress))),
        ];
    }

    public static AssemblyIlReader ApiAssembly { get; } = new(typeof(Db).Assembly.Location);

    /// <summary>The strings of the user-string heap.</summary>
    public IReadOnlyList<string> UserStrings { get; }

    /// <summary>The instructions of all methods, in order.</summary>
    public IReadOnlyList<IlInstruction> Instructions { get; }

    public IEnumerable<(string Type, string Text)> LoadedStrings =>
        Instructions.Where(instruction => instruction.LoadedString is not null).Select(instruction => (instruction.Type, instruction.LoadedString!)).Distinct();

    /// <summary>Returns the name of a type with its outer types, without compiler-generated parts.</summary>
    public static string GetTypeName(Type type) =>
        JoinTypeName(type.DeclaringType is null ? "" : GetTypeName(type.DeclaringType), type.Name);

    private string GetTypeName(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        var outer = type.GetDeclaringType();
        return JoinTypeName(outer.IsNil ? "" : GetTypeName(outer), _metadata.GetString(type.Name));
    }

    private static string JoinTypeName(string outer, string name) =>
        name.StartsWith('<') ? outer : outer is "" ? name.Split('`')[0] : $"{outer}.{name.Split('`')[0]}";

    private List<string> ReadUserStrings()
    {
        var texts = new List<string>();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = _metadata.GetNextHandle(handle))
        {
            texts.Add(_metadata.GetUserString(handle));
        }

        // The heap is padded to a multiple of four bytes.
        return [.. texts.Where(text => text is not "").Distinct()];
    }

    private List<IlInstruction> ReadInstructions(MethodDefinitionHandle method, string type, MethodBodyBlock body)
    {
        var instructions = new List<IlInstruction>();
        var code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            var first = code.ReadByte();
            var operation = OpCodesByValue[first == 0xFE ? 0xFE00 | code.ReadByte() : first];
            switch (operation.OperandType)
            {
                case OperandType.InlineString:
                    var text = _metadata.GetUserString(MetadataTokens.UserStringHandle(code.ReadInt32() & 0xFFFFFF));
                    instructions.Add(new IlInstruction(type, MetadataTokens.GetRowNumber(method), text, null));
                    break;
                case OperandType.InlineMethod:
                    instructions.Add(new IlInstruction(type, MetadataTokens.GetRowNumber(method), null, GetCalledMethod(MetadataTokens.EntityHandle(code.ReadInt32()))));
                    break;
                case OperandType.InlineSwitch:
                    var targetCount = code.ReadInt32();
                    code.Offset += 4 * targetCount;
                    break;
                default:
                    code.Offset += GetOperandSize(operation.OperandType);
                    break;
            }
        }

        return instructions;
    }

    private string GetCalledMethod(EntityHandle method)
    {
        if (method.Kind == HandleKind.MethodSpecification)
        {
            method = _metadata.GetMethodSpecification((MethodSpecificationHandle)method).Method;
        }

        if (method.Kind == HandleKind.MethodDefinition)
        {
            var own = _metadata.GetMethodDefinition((MethodDefinitionHandle)method);
            return $"{GetTypeName(own.GetDeclaringType())}.{_metadata.GetString(own.Name)}";
        }

        var other = _metadata.GetMemberReference((MemberReferenceHandle)method);
        var type = other.Parent.Kind == HandleKind.TypeReference
            ? _metadata.GetString(_metadata.GetTypeReference((TypeReferenceHandle)other.Parent).Name)
            : other.Parent.Kind.ToString();
        return $"{type}.{_metadata.GetString(other.Name)}";
    }

    private static int GetOperandSize(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
