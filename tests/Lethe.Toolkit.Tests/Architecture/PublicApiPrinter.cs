using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Lethe.Toolkit.Tests.Architecture;

/// <summary>Prints what an assembly shows to the outside: a line a type, a line a member, sorted.</summary>
internal static class PublicApiPrinter
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The public types and members of an assembly.</summary>
    public static string Print(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Declaration(type)).Append('\n');
            foreach (string member in Members(type).Order(StringComparer.Ordinal))
                text.Append("    ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static string Declaration(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            return $"delegate {Signature(type.GetMethod("Invoke")!, ApiNames.Of(type))}";
        string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        Type[] bases = [.. type.IsEnum || type.IsValueType || type.BaseType == typeof(object) || type.BaseType is null ? [] : new[] { type.BaseType }];
        return bases.Length == 0 ? $"{kind} {type.Namespace}.{ApiNames.Of(type)}" : $"{kind} {type.Namespace}.{ApiNames.Of(type)} : {ApiNames.Of(bases[0])}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            return [];
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{Convert.ToInt64(Enum.Parse(type, name), null)} {name}");
        IEnumerable<string> fields = type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily)
            .Select(field => $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{ApiNames.Of(field.FieldType)} {field.Name}");
        IEnumerable<string> properties = type.GetProperties(Declared).Where(property => IsShown(property.GetMethod)).Select(Property);
        IEnumerable<string> constructors = type.GetConstructors(Declared).Where(IsShown).Where(constructor => !constructor.IsStatic)
            .Select(constructor => $"{Access(constructor)}new({Parameters(constructor)})");
        IEnumerable<string> methods = type.GetMethods(Declared).Where(IsShown).Where(method => !method.IsSpecialName && !IsGenerated(method))
            .Select(method => $"{Access(method)}{(method.IsStatic ? "static " : method.IsAbstract ? "abstract " : "")}{Signature(method, method.Name)}");
        return fields.Concat(properties).Concat(constructors).Concat(methods);
    }

    private static string Property(PropertyInfo property)
    {
        string setter = !IsShown(property.SetMethod) ? "" : property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;";
        string name = property.GetIndexParameters() is { Length: > 0 } index ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
        bool isRequired = property.IsDefined(typeof(RequiredMemberAttribute));
        return $"{Access(property.GetMethod!)}{(property.GetMethod!.IsStatic ? "static " : property.GetMethod.IsAbstract ? "abstract " : "")}{(isRequired ? "required " : "")}{ApiNames.Of(property.PropertyType)} {name} {{ get;{setter} }}";
    }

    private static string Signature(MethodInfo method, string name)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        string extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{ApiNames.Of(method.ReturnType)} {name}{generic}({extension}{Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string way = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "";
        return $"{way}{ApiNames.Of(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + (parameter.DefaultValue?.ToString() ?? "default") : "")}";
    }

    // The members that the compiler writes for every record are no news.
    private static bool IsGenerated(MethodInfo method) => method.IsDefined(typeof(CompilerGeneratedAttribute)) || method.Name is "<Clone>$" or "PrintMembers";

    private static bool IsShown(MethodBase? method) => method is not null && (method.IsPublic || method.IsFamily) && !(method.IsFamily && method.DeclaringType!.IsSealed);

    private static string Access(MethodBase method) => method.IsFamily ? "protected " : "";
}
