//! What each form of a call region makes of files, shown with recipes made up for it.

#![allow(clippy::unwrap_used)] // A test fails by panicking.

use iotcodes_catalog::{Answer, Catalog, Kind, Recipe};
use iotcodes_fix::{Action, Source, actions, apply};
use iotcodes_scan::{Confidence, Finding};

/// What is offered at `«code»`, where the catalog has one recipe for it: a call region and a helper.
fn offered(language: &str, region: &str, helper: &str, marked: &str) -> (String, Vec<Action>) {
    let mut catalog = Catalog::embedded();
    let (before, rest) = marked.split_once('«').unwrap();
    let (code, after) = rest.split_once('»').unwrap();
    let Answer::Entries(entries) = catalog.find(code) else { panic!("{code} is in the catalog") };
    entries.iter().for_each(|id| catalog.entries[*id].recipes = Some(vec!["method-callback".to_string()]));
    catalog.recipes = vec![Recipe {
        id: "method-callback".to_string(),
        language: language.to_string(),
        variant: "service".to_string(),
        imports: Vec::new(),
        helper: helper.to_string(),
        call: region.to_string(),
        path: String::new(),
    }];
    let finding = Finding {
        range: before.len()..before.len() + code.len(),
        kind: Kind::Number,
        entries,
        oddity: None,
        confidence: Confidence::Certain,
        reason: None,
        clues: Vec::new(),
        repeats: false,
        suppressed: false,
    };
    let text = format!("{before}{code}{after}");
    let source = Source::new(language, &text, None);
    let found = actions(&catalog, catalog.language(language).unwrap(), &source, &finding);
    (text, found)
}

fn becomes(language: &str, region: &str, helper: &str, marked: &str, expected: &str) {
    let (text, actions) = offered(language, region, helper, marked);
    let [action] = &actions[..] else { panic!("{actions:?}") };
    assert_eq!(action.disabled, None);
    assert_eq!(apply(&text, &action.edits), expected);
}

fn is_refused(language: &str, region: &str, helper: &str, marked: &str, why: &str) {
    let (_, actions) = offered(language, region, helper, marked);
    let [action] = &actions[..] else { panic!("{actions:?}") };
    assert!(action.disabled.as_ref().is_some_and(|reason| reason.starts_with(why)), "{action:?}");
}

const CSHARP: &str = "        if (IsAbsent(ERROR))\n        {\n            Leave();\n        }\n";
const JAVA: &str = CSHARP;
const JAVASCRIPT: &str = "  if (isAbsent(ERROR)) {\n    leave();\n  }\n";
const PYTHON: &str = "    if is_absent(ERROR):\n        leave()\n";

fn csharp(body: &str) -> String {
    format!(
        "using Microsoft.Azure.Devices;\nclass A\n{{\n    async Task F(ServiceClient client)\n    {{\n{body}    }}\n}}\n"
    )
}

fn java(body: &str) -> String {
    format!(
        "import com.microsoft.azure.sdk.iot.service.methods.DirectMethodsClient;\nclass A {{\n    void f(DirectMethodsClient client) {{\n{body}    }}\n}}\n"
    )
}

fn javascript(body: &str) -> String {
    format!("const {{ Registry }} = require('azure-iothub');\nasync function f(registry) {{\n{body}}}\n")
}

fn python(body: &str) -> String {
    format!("from azure.iot.hub import IoTHubRegistryManager\n\ndef f(manager: IoTHubRegistryManager):\n{body}")
}

#[test]
fn a_branch_becomes_the_first_lines_of_a_handler() {
    becomes(
        "csharp",
        CSHARP,
        "",
        &csharp(
            "        try\n        {\n            await client.InvokeDeviceMethodAsync(id, m);\n        }\n        catch (E e)\n        {\n            Log(e); // «404103»\n        }\n",
        ),
        &csharp(
            "        try\n        {\n            await client.InvokeDeviceMethodAsync(id, m);\n        }\n        catch (E e)\n        {\n            if (IsAbsent(e))\n            {\n                Leave();\n            }\n            Log(e); // 404103\n        }\n",
        ),
    );
    becomes(
        "csharp",
        CSHARP,
        "",
        &csharp("        try { await client.InvokeDeviceMethodAsync(id, m); } catch { Log(\"«404103»\"); }\n"),
        &csharp(
            "        try { await client.InvokeDeviceMethodAsync(id, m); } catch (System.Exception error) {\n            if (IsAbsent(error))\n            {\n                Leave();\n            }\n            Log(\"404103\");\n        }\n",
        ),
    );
    becomes(
        "java",
        JAVA,
        "",
        &java(
            "        try {\n            client.invoke(id, m);\n        } catch (E e) {\n            log(e); // «404103»\n        }\n",
        ),
        &java(
            "        try {\n            client.invoke(id, m);\n        } catch (E e) {\n            if (IsAbsent(e)) {\n                Leave();\n            }\n            log(e); // 404103\n        }\n",
        ),
    );
    becomes(
        "javascript",
        JAVASCRIPT,
        "",
        &javascript("  try {\n    await registry.getTwin(id);\n  } catch {\n    log('«404103»');\n  }\n"),
        &javascript(
            "  try {\n    await registry.getTwin(id);\n  } catch (error) {\n    if (isAbsent(error)) {\n      leave();\n    }\n    log('404103');\n  }\n",
        ),
    );
    becomes(
        "python",
        PYTHON,
        "",
        &python("    try:\n        manager.invoke_device_method(i, m)\n    except E:\n        log('«404103»')\n"),
        &python(
            "    try:\n        manager.invoke_device_method(i, m)\n    except E as error:\n        if is_absent(error):\n            leave()\n        log('404103')\n",
        ),
    );
}

#[test]
fn a_branch_becomes_a_part_of_the_chain_that_is_there() {
    becomes(
        "csharp",
        CSHARP,
        "",
        &csharp(
            "        try\n        {\n            await client.InvokeDeviceMethodAsync(id, m); // «404103»\n        }\n        catch (E e)\n        {\n            if (e.Code == 404001)\n            {\n                Create();\n            }\n        }\n",
        ),
        &csharp(
            "        try\n        {\n            await client.InvokeDeviceMethodAsync(id, m); // 404103\n        }\n        catch (E e)\n        {\n            if (IsAbsent(e))\n            {\n                Leave();\n            }\n            else if (e.Code == 404001)\n            {\n                Create();\n            }\n        }\n",
        ),
    );
    becomes(
        "java",
        JAVA,
        "",
        &java(
            "        try {\n            client.invoke(id, m); // «404103»\n        } catch (E e) {\n            if (e.code() == 404001) {\n                create();\n            }\n        }\n",
        ),
        &java(
            "        try {\n            client.invoke(id, m); // 404103\n        } catch (E e) {\n            if (IsAbsent(e)) {\n                Leave();\n            } else if (e.code() == 404001) {\n                create();\n            }\n        }\n",
        ),
    );
    becomes(
        "javascript",
        JAVASCRIPT,
        "",
        &javascript(
            "  try {\n    await registry.getTwin(id); // «404103»\n  } catch (e) {\n    if (e.code === 404001) {\n      create();\n    }\n  }\n",
        ),
        &javascript(
            "  try {\n    await registry.getTwin(id); // 404103\n  } catch (e) {\n    if (isAbsent(e)) {\n      leave();\n    } else if (e.code === 404001) {\n      create();\n    }\n  }\n",
        ),
    );
    becomes(
        "python",
        PYTHON,
        "",
        &python(
            "    try:\n        manager.invoke_device_method(i, m)  # «404103»\n    except E as e:\n        if e.code == 404001:\n            create()\n",
        ),
        &python(
            "    try:\n        manager.invoke_device_method(i, m)  # 404103\n    except E as e:\n        if is_absent(e):\n            leave()\n        elif e.code == 404001:\n            create()\n",
        ),
    );
}

#[test]
fn a_branch_that_is_there_for_the_code_is_filled() {
    becomes(
        "csharp",
        CSHARP,
        "",
        &csharp(
            "        try\n        {\n            await client.InvokeDeviceMethodAsync(id, m);\n        }\n        catch (E e) when (e.Code == «404103»)\n        {\n            throw;\n        }\n",
        ),
        &csharp(
            "        try\n        {\n            await client.InvokeDeviceMethodAsync(id, m);\n        }\n        catch (E e) when (e.Code == 404103)\n        {\n            Leave();\n            throw;\n        }\n",
        ),
    );
    becomes(
        "java",
        JAVA,
        "",
        &java(
            "        try {\n            client.invoke(id, m);\n        } catch (E e) {\n            switch (e.code()) {\n                case «404103»:\n                    break;\n            }\n        }\n",
        ),
        &java(
            "        try {\n            client.invoke(id, m);\n        } catch (E e) {\n            switch (e.code()) {\n                case 404103:\n                    Leave();\n                    break;\n            }\n        }\n",
        ),
    );
    becomes(
        "javascript",
        JAVASCRIPT,
        "",
        &javascript(
            "  await registry.getTwin(id).catch((e) => {\n    if (a) {\n    } else if (e.code === «404103») {\n      throw e;\n    }\n  });\n",
        ),
        &javascript(
            "  await registry.getTwin(id).catch((e) => {\n    if (a) {\n    } else if (e.code === 404103) {\n      leave();\n      throw e;\n    }\n  });\n",
        ),
    );
    becomes(
        "python",
        PYTHON,
        "",
        &python(
            "    try:\n        manager.invoke_device_method(i, m)\n    except E as e:\n        if a:\n            pass\n        elif e.code == «404103»:\n            pass\n",
        ),
        &python(
            "    try:\n        manager.invoke_device_method(i, m)\n    except E as e:\n        if a:\n            pass\n        elif e.code == 404103:\n            leave()\n            pass\n",
        ),
    );
}

#[test]
fn a_choice_between_codes_gets_another_case() {
    becomes(
        "csharp",
        CSHARP,
        "",
        &csharp(
            "        try\n        {\n            await client.InvokeDeviceMethodAsync(id, m); // «404103»\n        }\n        catch (E e)\n        {\n            switch (e.Code)\n            {\n                case ErrorCode.DeviceNotFound:\n                    throw;\n            }\n        }\n",
        ),
        &csharp(
            "        try\n        {\n            await client.InvokeDeviceMethodAsync(id, m); // 404103\n        }\n        catch (E e)\n        {\n            switch (e.Code)\n            {\n                case ErrorCode.DeviceNotOnline:\n                    Leave();\n                    break;\n                case ErrorCode.DeviceNotFound:\n                    throw;\n            }\n        }\n",
        ),
    );
    becomes(
        "javascript",
        "  if (isAbsent(ERROR)) {\n    leave();\n    return;\n  }\n",
        "",
        &javascript(
            "  try {\n    await registry.getTwin(id); // «404103»\n  } catch (e) {\n    switch (e.code) {\n    case 404001:\n      create();\n    }\n  }\n",
        ),
        &javascript(
            "  try {\n    await registry.getTwin(id); // 404103\n  } catch (e) {\n    switch (e.code) {\n    case 404103:\n      leave();\n      return;\n    case 404001:\n      create();\n    }\n  }\n",
        ),
    );
    becomes(
        "python",
        PYTHON,
        "",
        &python(
            "    try:\n        manager.invoke_device_method(i, m)  # «404103»\n    except E as e:\n        match e.code:\n            case 404001:\n                create()\n",
        ),
        &python(
            "    try:\n        manager.invoke_device_method(i, m)  # 404103\n    except E as e:\n        match e.code:\n            case 404103:\n                leave()\n            case 404001:\n                create()\n",
        ),
    );
}

#[test]
fn a_handler_of_its_own_goes_before_the_others() {
    let region = "    catch (AbsentException ERROR)\n    {\n        Leave(ERROR);\n    }\n";
    let before = csharp(
        "        try\n        {\n            await client.InvokeDeviceMethodAsync(id, m); // «404103»\n        }\n        catch (E e)\n        {\n            throw;\n        }\n",
    );
    becomes(
        "csharp",
        region,
        "",
        &before,
        &csharp(
            "        try\n        {\n            await client.InvokeDeviceMethodAsync(id, m); // 404103\n        }\n        catch (AbsentException e)\n        {\n            Leave(e);\n        }\n        catch (E e)\n        {\n            throw;\n        }\n",
        ),
    );
    is_refused("csharp", region, "", &before.replace("(E e)", "(AbsentException e)"), "A catch clause for this type");
    becomes(
        "java",
        region,
        "",
        &java(
            "        try {\n            client.invoke(id, m); // «404103»\n        } catch (E e) {\n            throw e;\n        }\n",
        ),
        &java(
            "        try {\n            client.invoke(id, m); // 404103\n        } catch (AbsentException e) {\n            Leave(e);\n        } catch (E e) {\n            throw e;\n        }\n",
        ),
    );
    becomes(
        "python",
        "    except Absent as ERROR:\n        leave(ERROR)\n",
        "",
        &python("    try:\n        manager.invoke_device_method(i, m)  # «404103»\n    except E:\n        raise\n"),
        &python(
            "    try:\n        manager.invoke_device_method(i, m)  # 404103\n    except Absent as error:\n        leave(error)\n    except E:\n        raise\n",
        ),
    );
}

#[test]
fn lines_go_below_the_statement_that_makes_the_call() {
    becomes(
        "csharp",
        "        var RESULT = await CALL;\n        Check(CLIENT, RESULT);\n",
        "",
        &csharp("        var answer = await client.InvokeDeviceMethodAsync(id, m); // «404103»\n        Go();\n"),
        &csharp(
            "        var answer = await client.InvokeDeviceMethodAsync(id, m); // 404103\n        Check(client, answer);\n        Go();\n",
        ),
    );
    becomes(
        "java",
        "        Answer RESULT = CALL;\n        check(CLIENT, RESULT);\n",
        "",
        &java("        answer = client.invoke(\n            id, m); // «404103»\n"),
        &java("        answer = client.invoke(\n            id, m); // 404103\n        check(client, answer);\n"),
    );
    becomes(
        "javascript",
        "  CALL;\n  check(CLIENT);\n",
        "",
        &javascript("  await registry.getTwin(id); // «404103»\n"),
        &javascript("  await registry.getTwin(id); // 404103\n  check(registry);\n"),
    );
    becomes(
        "python",
        "    RESULT = CALL\n    check(RESULT)\n",
        "",
        &python("    answer = manager.invoke_device_method(i, m)  # «404103»\n"),
        &python("    answer = manager.invoke_device_method(i, m)  # 404103\n    check(answer)\n"),
    );
    let region = "        var RESULT = await CALL;\n        Check(RESULT);\n";
    let kept = "        return await client.InvokeDeviceMethodAsync(id, m); // «404103»\n";
    is_refused("csharp", region, "", &csharp(kept), "The result is not kept");
}

#[test]
fn what_is_there_is_not_put_in_again() {
    let helper = "def is_absent(error):\n    return False\n";
    let text = python(
        "    try:\n        manager.invoke_device_method(i, m)\n    except E as e:\n        if is_absent(e):\n            log('«404103»')\n",
    );
    is_refused("python", PYTHON, helper, &text, "Already handled");
    let unguarded = python("    manager.invoke_device_method(i, m)  # «404103»\n");
    is_refused("python", PYTHON, helper, &unguarded, "Nothing catches");
    let many = python(
        "    try:\n        manager.invoke_device_method(i, m)  # «404103»\n    except E:\n        pass\n    except F:\n        pass\n",
    );
    is_refused("python", PYTHON, helper, &many, "Which of the except clauses");
}
